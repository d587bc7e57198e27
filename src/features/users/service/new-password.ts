import type { CommandContext } from "../../../command.ts";
import { Conflict } from "../../../domain/errors.ts";
import { passwordLength } from "../../../domain/password-length.ts";
import type { Reason } from "../../../domain/reason.ts";
import { composed } from "../../../domain/text.ts";
import { type PasswordOwner, whyNotPassword } from "../../../passwords/policy.ts";
import { findOwnAccount } from "../../sign-in/queries.ts";

/** In place of a hash: nothing that anybody types is the password of who is Invited. */
export const NO_PASSWORD = "";

interface TypedPassword {
  password?: string | undefined;
  passwordRepeat?: string | undefined;
}

/** What is wrong with a new password, at its fields: the policy refuses, or the two differ. */
export function passwordProblems(
  person: PasswordOwner,
  { password = "", passwordRepeat }: TypedPassword,
): Reason[] {
  const why = whyNotPassword(password, person);
  const differs = passwordRepeat === undefined || !isSamePassword(password, passwordRepeat);
  return [
    ...(why ? [{ ...why, field: "password" }] : []),
    ...(differs ? [{ key: "passwords.different", field: "passwordRepeat" } as const] : []),
  ];
}

/** Throws Conflict at the field for the first of them. */
export function requirePassword(person: PasswordOwner, typed: TypedPassword): void {
  const [problem] = passwordProblems(person, typed);
  if (problem) throw new Conflict(problem);
}

/** Why nobody gets the password of who sets it: mostly a password manager has filled it in. */
export const OWN_PASSWORD: Reason = { key: "passwords.own", field: "password" };

interface HashForOther {
  passwordHash: string;
  /**
   * Whether it is the acting person's own. Said only once all else would be done: each guess at it
   * costs an act that is seen and recorded.
   */
  isOwn: boolean;
}

/** The hash of a password for somebody else; the same work whatever it is. */
export async function hashForOther(ctx: CommandContext, password: string): Promise<HashForOther> {
  const { userId } = ctx.actor;
  const passwordHash = await ctx.hasher.hash(password);
  if (userId === null) return { passwordHash, isOwn: false };
  const own = await findOwnAccount(ctx.db.read, userId);
  return { passwordHash, isOwn: await ctx.hasher.verify(own.passwordHash, password) };
}

/** Compared as they are hashed (security P3). */
export function isSamePassword(one: string, other: string): boolean {
  return nfc(one) === nfc(other);
}

function nfc(password: string): string {
  return composed(password, passwordLength.max);
}
