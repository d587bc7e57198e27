import { localeNames } from "../../domain/locale.ts";
import type { FormState, SignedInContext } from "../../http/page.ts";
import { themes } from "./schemas.ts";

export function profileModel({ t, actor }: SignedInContext, form: FormState) {
  const value = (name: "locale" | "theme") => String(form.submitted ? form.values[name] : actor[name]);
  return {
    title: t("profile.title"),
    name: actor.name,
    email: actor.email,
    form: { id: form.id, errors: form.errors, error: Object.fromEntries(form.errors.map(({ field, text }) => [field, text])) },
    hasErrors: form.errors.length > 0,
    locales: Object.entries(localeNames).map(([code, label]) => ({ value: code, label, lang: code, checked: code === value("locale") })),
    themes: themes.map((theme) => ({ value: theme, label: t(`profile.theme.${theme}`), checked: theme === value("theme") })),
  };
}

/** Passwords never come back, so there is nothing but what is wrong. */
export function passwordModel({ t }: SignedInContext, form: FormState) {
  return {
    title: t("profile.password.title"),
    form: { id: form.id, errors: form.errors, error: Object.fromEntries(form.errors.map(({ field, text }) => [field, text])) },
    hasErrors: form.errors.length > 0,
  };
}
