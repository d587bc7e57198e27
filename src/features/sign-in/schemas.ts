import { z } from "zod";
import { codePoints } from "../../domain/text.ts";

export const signInQuery = z.object({ next: z.string().max(2_000).default(""), language: z.string().max(10).default("") });

const MAX_EMAIL = 254;
const MAX_PASSWORD = 128;
/** UTF-16 units of a code point, and code points that NFC puts together to one. */
const [UNITS, COMPOSED] = [2, 4];

/** A password that somebody has, as they type it; longer than any can be, it is no attempt: nothing is computed of it, whoever it is for (ASVS A1, A2). */
export const heldPassword = (missing: string) => {
  const tooLong = { message: "passwords.tooLong", params: { max: MAX_PASSWORD } };
  return z
    .string()
    .min(1, { message: missing, abort: true })
    .refine((text) => text.length <= MAX_PASSWORD * UNITS * COMPOSED, { ...tooLong, abort: true })
    .refine((text) => codePoints(text.normalize("NFC")) <= MAX_PASSWORD, tooLong);
};

const email = z
  .string()
  .transform((text) => text.trim())
  .pipe(
    z
      .string()
      .min(1, { message: "users.form.email.missing", abort: true })
      .refine((text) => text.length <= MAX_EMAIL * UNITS && codePoints(text) <= MAX_EMAIL, {
        message: "users.form.email.tooLong",
        params: { max: MAX_EMAIL },
      }),
  );

/** Of two that could be, nothing is said about what is wrong with either: the pair is just not the right one. */
export const signInForm = z.strictObject({ email, password: heldPassword("users.form.password.missing") });

export const signOutForm = z.strictObject({});
