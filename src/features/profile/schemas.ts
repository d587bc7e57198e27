import { z } from "zod";
import { locales } from "../../domain/locale.ts";

export const themes = ["system", "light", "dark"] as const;

export const profileForm = z.strictObject({
  locale: z.enum(locales, "users.form.locale.invalid"),
  theme: z.enum(themes, "profile.theme.invalid"),
});

export type ProfileInput = z.infer<typeof profileForm>;
