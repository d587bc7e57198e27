import { z } from "zod";
import { locales } from "../../domain/locale.ts";

export const themes = ["system", "light", "dark"] as const;

export const profileForm = z.strictObject({
  locale: z.enum(locales, "users.form.locale.invalid"),
  theme: z.enum(themes, "profile.theme.invalid"),
});

export const passwordForm = z.strictObject({
  currentPassword: z.string().min(1, "profile.password.missingCurrent"),
  password: z.string().min(1, "users.form.password.missing"),
  passwordRepeat: z.string(),
});

export type PasswordInput = z.infer<typeof passwordForm>;
export type ProfileInput = z.infer<typeof profileForm>;
