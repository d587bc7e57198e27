import { Router } from "express";
import { anonymous } from "../../domain/actor.ts";
import { page, toSignedOut } from "../../http/page.ts";
import { isLocale } from "../../languages/locale.ts";
import { signInForm, signInQuery, signOutForm } from "./schemas.ts";
import { signIn, signOut } from "./service/sign-in.ts";
import { linkedReply, signInPage } from "./views.ts";

export function signInRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/login", {
    permission: "public",
    query: signInQuery,
    form: signInForm,
    show({ ctx, query, form }) {
      const isDone = ctx.actor && !form.submitted;
      if (isDone) return { redirect: ctx.safeNext(query.next) };
      return signInPage(ctx, { next: query.next, form });
    },
    async submit({ ctx, query, input: { kept, ...input } }) {
      const entries = ctx.openEntries(kept, ctx.safeNext(query.next));
      const account = await signIn(
        { ...ctx, actor: anonymous },
        { ...input, browser: ctx, entries, endedSession: ctx.actor?.sessionId ?? undefined },
      );
      ctx.rememberDevice(account);
      if (isLocale(account.locale)) ctx.rememberLocale(account.locale);
      return linkedReply(ctx, entries.replyFor(account.id), account.linked);
    },
  });

  page(router, "/logout", {
    permission: signOut.permission,
    beforeReplacing: true,
    act: "layout.signOut",
    form: signOutForm,
    async submit({ ctx, input }) {
      await signOut(ctx, input);
      return toSignedOut("sign-in.signedOutNow");
    },
  });

  return router;
}
