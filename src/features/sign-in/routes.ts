import { Router } from "express";
import { anonymous } from "../../domain/actor.ts";
import { page, toSignedOut } from "../../http/page.ts";
import { isLocale } from "../../languages/locale.ts";
import { signInForm, signInQuery, signOutForm } from "./schemas.ts";
import { signIn, signOut } from "./service/sign-in.ts";
import { signInModel } from "./views.ts";

export function signInRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/login", {
    permission: "public",
    query: signInQuery,
    form: signInForm,
    show({ ctx, query, form }) {
      if (ctx.actor) return { redirect: ctx.safeNext(query.next) };
      return { view: "sign-in/login", model: signInModel(ctx, query.next, form) };
    },
    async submit({ ctx, query, input }) {
      const account = await signIn(
        { ...ctx, actor: anonymous },
        { ...input, browser: ctx, endedSession: ctx.actor?.sessionId ?? undefined },
      );
      ctx.rememberDevice(account);
      if (isLocale(account.locale)) ctx.rememberLocale(account.locale);
      return { redirect: ctx.safeNext(query.next) };
    },
  });

  page(router, "/logout", {
    permission: signOut.permission,
    form: signOutForm,
    async submit({ ctx, input }) {
      await signOut(ctx, input);
      return toSignedOut("sign-in.signedOutNow");
    },
  });

  return router;
}
