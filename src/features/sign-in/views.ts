import { addressOf } from "../../domain/address.ts";
import type { FormState, RequestContext } from "../../http/page.ts";
import { type LocaleName, localeNames } from "../../languages/locale.ts";
import { describeForm } from "../../views/form.ts";
import { signInQuery } from "./schemas.ts";

export function signInModel(ctx: RequestContext, next: string, form: FormState) {
  const languages = Object.entries(localeNames) as [LocaleName, string][];
  return {
    title: ctx.t("sign-in.title"),
    ...describeForm(form),
    email: String(form.values.email ?? ""),
    languages: languages.map(([code, name]) => ({
      code,
      name,
      current: code === ctx.locale,
      href: loginUrl(next, code),
    })),
  };
}

function loginUrl(next: string, language: LocaleName): string {
  return addressOf("/login", signInQuery, { next, language });
}
