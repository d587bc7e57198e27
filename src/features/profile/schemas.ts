import { z } from "zod";
import { passwordText, rowVersion, ticked } from "../../http/fields.ts";
import { locales } from "../../languages/locale.ts";
import { heldPassword } from "../sign-in/schemas.ts";
import { baseText, names, sessionEnd, withNames } from "../users/schemas.ts";

export const themes = ["system", "light", "dark"] as const;

/** `base…` is what the form began with, for putting two changes together. */
export const profileForm = withNames(
  z.strictObject({
    ...names,
    locale: z.enum(locales, "people.form.locale.invalid"),
    theme: z.enum(themes, "profile.theme.invalid"),
    searchKey: ticked,
    version: rowVersion,
    baseFirstName: baseText,
    baseLastName: baseText,
    baseLocale: baseText,
    baseTheme: baseText,
  }),
);

/** Where somebody goes on to who had to replace their password first. */
export const passwordQuery = z.object({ next: z.string().max(2_000).default("") });

export const passwordForm = z.strictObject({
  currentPassword: heldPassword("profile.password.missingCurrent"),
  password: passwordText.min(1, "people.form.password.missing"),
  passwordRepeat: passwordText,
});

export const sessionsForm = z.strictObject({ end: sessionEnd });

export type PasswordInput = z.infer<typeof passwordForm>;
export type ProfileInput = z.infer<typeof profileForm>;
