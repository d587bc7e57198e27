import { Router } from "express";
import { anonymous } from "../../domain/actor.ts";
import { page } from "../../http/page.ts";
import { isLocale } from "../../languages/locale.ts";
import { linkParams, welcomeForm } from "./schemas.ts";
import { checkPassword, loadOwner, openLink, sealLink, setPassword } from "./service.ts";
import { doneFlash, welcomeModel } from "./views.ts";

/** No address with a token leaves the site; nor does "no-referrer" do, as it hides our origin. */
const headers = { "Referrer-Policy": "strict-origin" };

/** Where people set their password by a link. */
export function welcomeRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/welcome", {
    permission: "public",
    headers,
    form: welcomeForm,
    async show({ ctx, form }) {
      const posted = form.submitted
        ? openLink(ctx.link, String(form.values.link)).token
        : undefined;
      const token = posted ?? ctx.link.carried();
      const owner = await loadOwner(ctx, token);
      const link = sealLink(ctx.link, owner, token as string);
      return { view: "welcome/welcome", model: welcomeModel(ctx, { form, owner, link }) };
    },
    check: ({ ctx, valid }) => checkPassword({ ...ctx, actor: anonymous }, ctx.link, valid),
    async submit({ ctx, input }) {
      const acting = { ...ctx, actor: anonymous, beside: ctx.actor };
      const owner = await setPassword(acting, ctx.link, input);
      ctx.link.drop();
      return { redirect: "/login", flash: doneFlash(ctx, owner) };
    },
  });

  // On to an address without the token: it shall stay in no history.
  page(router, "/welcome/:token", {
    permission: "public",
    headers,
    params: linkParams,
    async show({ ctx, params }) {
      const { locale } = await loadOwner(ctx, params.token);
      ctx.link.carry(params.token);
      // Who created somebody chose their language; whoever is signed in here keeps theirs.
      if (!ctx.actor && isLocale(locale)) ctx.rememberLocale(locale);
      return { redirect: "/welcome" };
    },
  });

  return router;
}
