import { Router } from "express";
import { may } from "../../domain/actor.ts";
import { page } from "../../http/page.ts";
import { accessParams, accessQuery, holdersQuery, rightParams, rightsQuery } from "./schemas.ts";
import { loadAccess, loadKnown } from "./service/explain.ts";
import { loadHolders, loadRights } from "./service/holders.ts";
import { accessAround, accessModel } from "./views/access.ts";
import { holdersModel } from "./views/holders.ts";
import { rightsModel } from "./views/rights.ts";

/**
 * The pages on which rights explain themselves: what somebody may do and why, every right, and who
 * may. They change nothing.
 */
export function rightsRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/users/:id/access", {
    permission: "users.view",
    params: accessParams,
    async around({ ctx, params, query }) {
      return accessAround(ctx, await loadKnown(ctx, params.id), query.list);
    },
    query: accessQuery,
    async show({ ctx, params, query }) {
      return {
        view: "rights/access",
        model: accessModel(ctx, { ...(await loadAccess(ctx.db.read, params.id)), query }),
      };
    },
  });

  page(router, "/rights", {
    permission: "roles.view",
    query: rightsQuery,
    async show({ ctx, query }) {
      // Who there is, is shown to those alone who may see the users.
      const asked = may(ctx.actor, "users.view") ? query : { who: "", right: "" as const };
      return {
        view: "rights/list",
        model: rightsModel(ctx, { ...(await loadRights(ctx.db, asked)), query: asked }),
      };
    },
  });

  page(router, "/rights/:right", {
    permission: "roles.view",
    params: rightParams,
    query: holdersQuery,
    async show({ ctx, params, query }) {
      const users = may(ctx.actor, "users.view");
      const holders = await loadHolders(ctx.db, params.right, { ...query, users });
      return {
        view: "rights/holders",
        model: holdersModel(ctx, { permission: params.right, query, holders }),
      };
    },
  });

  return router;
}
