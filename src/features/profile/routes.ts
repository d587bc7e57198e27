import { Router } from "express";
import { page } from "../../http/page.ts";
import { passwordForm, profileForm } from "./schemas.ts";
import { changePassword, updateProfile } from "./service.ts";
import { passwordModel, profileModel } from "./views.ts";

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

  page(router, "/profile/password", {
    permission: changePassword.permission,
    form: passwordForm,
    show: ({ ctx, form }) => ({ view: "profile/password", model: passwordModel(ctx, form) }),
    async submit({ ctx, input }) {
      await changePassword(ctx, input);
      return { redirect: "/profile", flash: { key: "profile.password.done" } };
    },
  });

  return router;
}
