import { Router } from "express";
import { page } from "../../http/page.ts";
import { profileForm } from "./schemas.ts";
import { updateProfile } from "./service.ts";
import { profileModel } from "./views.ts";

export function profileRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/profile", {
    permission: updateProfile.permission,
    form: profileForm,
    show: ({ ctx, form }) => ({ view: "profile/profile", model: profileModel(ctx, form) }),
    async submit({ ctx, input }) {
      await updateProfile(ctx, input);
      return { redirect: "/profile", flash: { key: "profile.done" } };
    },
  });

  return router;
}
