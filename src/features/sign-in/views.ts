import { addressOf } from "../../domain/address.ts";
import type { Flash, FormState, Reply, RequestContext } from "../../http/page.ts";
import { type LocaleName, localeNames } from "../../languages/locale.ts";
import { describeForm } from "../../views/form.ts";
import { nameText } from "../../views/former.ts";
import { describeHelp } from "../../views/help-contact.ts";
import { signInQuery } from "./schemas.ts";

interface SignInParts {
  /** Where it leads. */
  next: string;
  form: FormState;
}

/** The login page, also in answer to a post elsewhere: choosing a language would lose what it carries. */
export function signInPage(ctx: RequestContext, { next, form }: SignInParts) {
  const kept = String(form.values.kept ?? "");
  const languages = kept ? [] : (Object.entries(localeNames) as [LocaleName, string][]);
  const model = {
    title: ctx.t("sign-in.title"),
    ...describeForm(form),
    action: addressOf("/login", signInQuery, { next }),
    carried: kept ? [{ name: "kept", value: kept }] : [],
    email: String(form.values.email ?? ""),
    help: describeHelp(ctx),
    languages: languages.map(([code, name]) => ({
      code,
      name,
      current: code === ctx.locale,
      href: addressOf("/login", signInQuery, { next, language: code }),
    })),
  };
  return { view: "sign-in/login", model };
}

type Landing = Extract<Reply, { redirect: string }>;

interface Linked {
  /** ISO 8601. */
  at: string;
  name: string;
}

/** Where one goes on; whose password came by a link is told by whom it was given, this once. */
export function linkedReply({ t, format }: RequestContext, to: Landing, linked: Linked | null) {
  if (!linked) return to;
  const params = { name: nameText(t, linked.name), at: format.dateTime(new Date(linked.at)) };
  const also = to.flash ? [to.flash] : [];
  return { ...to, flash: { key: "sign-in.linked", params, also, tone: "notice" } satisfies Flash };
}
