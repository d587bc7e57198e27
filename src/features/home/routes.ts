import { Router } from "express";
import { page } from "../../http/page.ts";
import { loadHome } from "./service.ts";
import { homeModel } from "./views.ts";

export function homeRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/", {
    permission: "signed-in",
    show: async ({ ctx }) => ({
      view: "home/home",
      model: homeModel(ctx, await loadHome(ctx.db, ctx.actor, ctx.now)),
    }),
  });

  return router;
}
