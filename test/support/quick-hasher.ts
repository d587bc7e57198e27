import { createHash } from "node:crypto";
import type { PasswordHasher } from "../../src/domain/password-hasher.ts";
import { createHasher } from "../../src/passwords/hasher.ts";

const real = await createHasher();
const verified = new Map<string, Promise<boolean>>();

/**
 * For tests that are about something else: computes hashes in no time, and verifies one of argon2
 * (of the seed) once.
 */
export const quickHasher: PasswordHasher = {
  ...real,
  hash: async (password) => digest(password),
  verify: async (stored, password) =>
    stored?.startsWith("quick:") ? stored === digest(password) : verifiedOnce(stored, password),
  isOutdated: (stored) => !stored.startsWith("quick:") && real.isOutdated(stored),
};

function digest(password: string): string {
  return `quick:${createHash("sha256").update(password.normalize("NFC")).digest("hex")}`;
}

function verifiedOnce(stored: string | undefined, password: string): Promise<boolean> {
  const key = JSON.stringify([stored, password]);
  const answer = verified.get(key) ?? real.verify(stored, password);
  verified.set(key, answer);
  return answer;
}
