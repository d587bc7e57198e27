import { Router } from "express";
import { Conflict } from "../../domain/errors.ts";
import { page, toSignedOut } from "../../http/page.ts";
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
      const locale = await signIn(ctx, input);
      if (!locale) throw new Conflict({ key: "sign-in.failed", field: "email" });
      ctx.rememberLocale(locale);
      return { redirect: ctx.safeNext(query.next) };
    },
  });

  page(router, "/logout", {
    permission: "signed-in",
    form: signOutForm,
    async submit({ ctx }) {
      await signOut(ctx);
      return toSignedOut("sign-in.signedOutNow");
    },
  });

  return router;
}
