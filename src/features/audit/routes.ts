import { Router } from "express";
import { page } from "../../http/page.ts";
import { auditQuery, entryParams, entryQuery } from "./schemas.ts";
import { loadAudit, loadEntry } from "./service.ts";
import { entryModel } from "./views/entry.ts";
import { auditModel } from "./views/list.ts";

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

  page(router, "/audit/:id", {
    permission: "audit.view",
    params: entryParams,
    query: entryQuery,
    async show({ ctx, params, query }) {
      return {
        view: "audit/entry",
        model: entryModel(ctx, { ...(await loadEntry(ctx.db, params.id, query)), query }),
      };
    },
  });

  return router;
}
