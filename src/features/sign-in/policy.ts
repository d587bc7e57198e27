import type { UserStatus } from "../../domain/audit-entry.ts";
import type { SignInCause } from "../../domain/sign-in-causes.ts";

interface Person {
  status: UserStatus;
  passwordEndsAt: Date | null;
}

/**
 * Who does not come in with the right password, neither here nor in the store. For the record
 * alone: who asks hears the same of all causes.
 */
export function whyNotComeIn(
  { status, passwordEndsAt }: Person,
  now: Date,
): SignInCause | undefined {
  if (status !== "active") return "status";
  return passwordEndsAt !== null && passwordEndsAt <= now ? "expired" : undefined;
}

/** An agent in the store besides has chosen the password, and is an agent. */
export function whyNotActAsAgent(
  person: Person & { agent: boolean },
  now: Date,
): SignInCause | undefined {
  const why = whyNotComeIn(person, now);
  if (why) return why;
  if (!person.agent) return "agent";
  return person.passwordEndsAt === null ? undefined : "temporary";
}
