import { z } from "zod";
import { bare } from "../../domain/invisible.ts";
import { lengthOf, passwordLength } from "../../domain/password-length.ts";
import { codePoints, MAX_EMAIL, mayFit } from "../../domain/text.ts";
import type { PlainKey } from "../../languages/texts.ts";

export const signInQuery = z.object({
  next: z.string().max(2_000).default(""),
  language: z.string().max(10).default(""),
});

/**
 * A password that somebody has, as they type it; longer than any can be, it is no attempt: nothing
 * is computed of it, whoever it is for (security A1, A2).
 */
export const heldPassword = (missing: PlainKey) => {
  const { max } = passwordLength;
  return z
    .string()
    .min(1, { message: missing, abort: true })
    .refine((text) => lengthOf(text) <= max, { message: "passwords.tooLong", params: { max } });
};

const tooLong = { message: "people.form.email.tooLong", params: { max: MAX_EMAIL } };

const email = z
  .string()
  .transform(bare)
  .pipe(
    z
      .string()
      .min(1, { message: "people.form.email.missing", abort: true })
      .refine((text) => mayFit(text, MAX_EMAIL) && codePoints(text) <= MAX_EMAIL, tooLong),
  );

/**
 * Of two that could be, nothing is said about what is wrong with either: the pair is just not the
 * right one.
 */
export const signInForm = z.strictObject({
  email,
  password: heldPassword("people.form.password.missing"),
  /** What the page carries of a form that was not saved; as long as any body. */
  kept: z.string().max(262_144).default(""),
});

export const signOutForm = z.strictObject({});
