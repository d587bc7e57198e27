import { Router } from "express";
import { page } from "../../http/page.ts";

export function helpRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/help", {
    permission: "signed-in",
    show: ({ ctx: { t, locale } }) => ({
      view: "help/guide",
      model: { title: t("help.title"), language: locale === "en" ? "" : t("help.inEnglish") },
    }),
  });

  return router;
}
