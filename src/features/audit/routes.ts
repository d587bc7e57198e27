import { Router } from "express";
import { page } from "../../http/page.ts";
import { auditQuery } from "./schemas.ts";
import { loadAudit } from "./service.ts";
import { auditModel } from "./views.ts";

export function auditRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/audit", {
    permission: "audit.view",
    query: auditQuery,
    async show({ ctx, query }) {
      return {
        view: "audit/list",
        model: auditModel(ctx, { ...(await loadAudit(ctx.db, query, ctx.timeZone)), query }),
      };
    },
  });

  return router;
}
