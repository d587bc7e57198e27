import { Router } from "express";
import { page } from "../../http/page.ts";
import { readComponents } from "./service.ts";
import { styleGuideModel } from "./views.ts";

/** Every part that pages are made of, for those who make pages. */
export function styleGuideRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/style-guide", {
    permission: "public",
    show: ({ ctx }) => ({
      view: "style-guide/list",
      model: styleGuideModel(ctx, readComponents()),
    }),
  });

  return router;
}
