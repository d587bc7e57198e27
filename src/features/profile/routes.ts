import { Router } from "express";
import { newFormId, page } from "../../http/page.ts";
import { passwordForm, passwordQuery, profileForm, sessionsForm } from "./schemas.ts";
import {
  changePassword,
  checkNewPassword,
  endOwnSessions,
  loadPasswordOrigin,
  loadProfile,
  loadSessions,
  updateProfile,
} from "./service.ts";
import { passwordModel, profileFlash, profileModel, sessionsModel } from "./views.ts";

/** One's own name and preferences, password and sessions. */
export function profileRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/profile", {
    permission: updateProfile.permission,
    form: profileForm,
    async show({ ctx, form }) {
      const loaded = await loadProfile(ctx, form.conflict && form.values.version);
      return { view: "profile/profile", model: profileModel(ctx, { form, ...loaded }) };
    },
    async submit({ ctx, input }) {
      const { searchKey, ...profile } = input;
      const changed = await updateProfile(ctx, profile);
      ctx.rememberSearchKey(searchKey);
      return {
        redirect: "/profile",
        flash: profileFlash(changed, searchKey !== ctx.hasSearchKey),
      };
    },
  });

  page(router, "/profile/password", {
    permission: changePassword.permission,
    beforeReplacing: true,
    query: passwordQuery,
    form: passwordForm,
    async show({ ctx, form }) {
      const model = passwordModel(ctx, form, await loadPasswordOrigin(ctx));
      return { view: "profile/password", model };
    },
    check: ({ ctx, valid }) => checkNewPassword(ctx, valid),
    async submit({ ctx, query: { next }, input }) {
      await changePassword(ctx, input);
      const redirect = next ? ctx.safeNext(next) : "/profile";
      return { redirect, flash: { key: "profile.password.done" } };
    },
  });

  page(router, "/profile/sessions", {
    permission: endOwnSessions.permission,
    form: sessionsForm,
    async show({ ctx, form }) {
      return {
        view: "profile/sessions",
        model: sessionsModel(ctx, { form, sessions: await loadSessions(ctx), newFormId }),
      };
    },
    async submit({ ctx, input }) {
      const { count, neighbour } = await endOwnSessions(ctx, input);
      return {
        redirect: `/profile/sessions#s${neighbour}`,
        flash: { key: "profile.sessions.done", params: { count } },
      };
    },
  });

  return router;
}
