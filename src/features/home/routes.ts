import { Router } from "express";
import { page } from "../../http/page.ts";
import { homeModel } from "./views.ts";

export function homeRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/", {
    permission: "signed-in",
    show: ({ ctx }) => ({ view: "home/home", model: homeModel(ctx) }),
  });

  return router;
}
