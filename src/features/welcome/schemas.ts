import { z } from "zod";
import { passwordText } from "../../http/fields.ts";

/** Whatever it is: what cannot be a token opens nothing, like one that is over. */
export const linkParams = z.object({ token: z.string() });

/** `link` is whose token it is, and the token, sealed. */
export const welcomeForm = z.strictObject({
  link: z.string().max(1_000),
  password: passwordText.min(1, "people.form.password.missing"),
  passwordRepeat: passwordText,
});

export type WelcomeInput = z.infer<typeof welcomeForm>;
