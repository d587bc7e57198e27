import { randomInt } from "node:crypto";
import type { PasswordHasher } from "../../domain/password-hasher.ts";
import { userKeys } from "../../domain/search-words.ts";
import { canonicalEmail } from "../../domain/text.ts";
import type { DemoUser, GroupKey } from "./people.ts";

/** A sign-in to try a role with. The password stands nowhere else. */
export interface DemoLogin {
  role: string;
  email: string;
  password: string;
}

const roles: { group: GroupKey; role: string; email: string }[] = [
  { group: "administrators", role: "Administrator", email: "demo.administrator@example.com" },
  { group: "user-managers", role: "User Manager", email: "demo.user.manager@example.com" },
  {
    group: "customer-service",
    role: "Customer Service",
    email: "demo.customer.service@example.com",
  },
  { group: "auditors", role: "Auditor", email: "demo.auditor@example.com" },
];

/** No vowels, so no words; nothing that looks like something else. */
const LETTERS = "bcdfghjkmnpqrstvwxz23456789";

/**
 * One user for each seeded role, with a new random password: the only part of the demo that differs
 * each time.
 */
export async function createLogins(
  hasher: PasswordHasher,
  now: Date,
): Promise<{ logins: DemoLogin[]; users: DemoUser[] }> {
  const logins = roles.map(({ role, email }) => ({ role, email, password: inventPassword() }));
  const hashes = await Promise.all(logins.map(({ password }) => hasher.hash(password)));
  const users = roles.map(({ group, role, email }, index) =>
    loginUser(
      group,
      { email, firstName: "Demo", lastName: role },
      { passwordHash: hashes[index] as string, createdAt: now, updatedAt: now },
    ),
  );
  return { logins, users };
}

function loginUser(
  group: GroupKey,
  name: { email: string; firstName: string; lastName: string },
  given: { passwordHash: string; createdAt: Date; updatedAt: Date },
): DemoUser {
  const row = {
    ...name,
    ...userKeys(name),
    emailKey: canonicalEmail(name.email) as string,
    ...given,
    status: "active" as const,
    agent: group === "customer-service",
    locale: "en" as const,
    theme: "system",
    version: 1,
    epoch: 1,
    lastLoginAt: null,
  };
  return { row, groups: [group] };
}

/** 99 bits. */
function inventPassword(): string {
  const part = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return [part(), part(), part(), part()].join("-");
}
