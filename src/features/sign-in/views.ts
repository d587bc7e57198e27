import { describeForm } from "../../domain/form-text.ts";
import { type LocaleName, localeNames } from "../../domain/locale.ts";
import type { FormState, RequestContext } from "../../http/page.ts";

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
  return `/login?${new URLSearchParams({ ...(next ? { next } : {}), language })}`;
}
