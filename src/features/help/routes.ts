import { Router } from "express";
import { page } from "../../http/page.ts";

export function helpRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/help", {
    permission: "signed-in",
    show: ({ ctx }) => ({ view: "help/guide", model: { title: ctx.t("help.title") } }),
  });

  return router;
}
