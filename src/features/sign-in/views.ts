import { addressOf } from "../../domain/address.ts";
import type { FormState, RequestContext } from "../../http/page.ts";
import { type LocaleName, localeNames } from "../../languages/locale.ts";
import { describeForm } from "../../views/form.ts";
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
