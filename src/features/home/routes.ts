import { Router } from "express";
import { page } from "../../http/page.ts";
import { loadWhomToAsk } from "./service.ts";
import { homeModel } from "./views.ts";

export function homeRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/", {
    permission: "signed-in",
    show: async ({ ctx }) => ({
      view: "home/home",
      model: homeModel(ctx, await loadWhomToAsk(ctx.db, ctx.actor)),
    }),
  });

  return router;
}
