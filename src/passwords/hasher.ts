import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import argon2 from "argon2";
import type { PasswordHasher } from "../domain/password-hasher.ts";
import { passwordLength } from "../domain/password-length.ts";
import { composed, mayFit } from "../domain/text.ts";
import { createQueue } from "../queue.ts";

/** ASVS 11.4.2. memoryCost in KiB. */
const PARAMETERS = {
  type: argon2.argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;
/**
 * A stored hash that asks for more than this is not computed: it would be an attack by database.
 */
const LIMITS = { memoryCost: 65_536, timeCost: 10, parallelism: 4 } as const;
/** Hashes that may wait for their turn. */
const MAX_WAITING = 64;
/** libuv's default pool has four threads; one stays free for the file system and DNS. */
const POOL_SHARE = 3;

/**
 * argon2id in a bounded queue, max(1, cores − 1) at a time (security F7). Hashes once at
 * start, which proves that the native code works.
 */
export async function createHasher(): Promise<PasswordHasher> {
  const width = Math.max(1, Math.min(availableParallelism() - 1, POOL_SHARE));
  const inTurn = createQueue({ width, limit: MAX_WAITING, retryAfter: 5 });
  const dummy = await argon2.hash(randomBytes(16), PARAMETERS);
  return {
    hash: (password) =>
      inTurn(() => argon2.hash(composed(password, passwordLength.max), PARAMETERS)),
    verify: (stored, password) => inTurn(() => verifyOnce(stored, dummy, password)),
    isOutdated: (stored) => argon2.needsRehash(stored, PARAMETERS),
    load: inTurn.load,
  };
}

/**
 * Exactly one verify, whatever is stored and typed; what is longer than any password is not looked
 * at.
 */
async function verifyOnce(
  stored: string | undefined,
  dummy: string,
  password: string,
): Promise<boolean> {
  const usable =
    stored !== undefined && isWithinLimits(stored) && mayFit(password, passwordLength.max);
  const matches = await argon2.verify(
    usable ? stored : dummy,
    usable ? password.normalize("NFC") : "",
  );
  return usable && matches;
}

function isWithinLimits(stored: string): boolean {
  const [, list = ""] =
    /^\$argon2id\$v=19\$([mtp]=\d{1,9}(?:,[mtp]=\d{1,9}){2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/.exec(
      stored,
    ) ?? [];
  const asked = new Map(list.split(",").map((part) => [part[0], Number(part.slice(2))]));
  const {
    m = Infinity,
    t = Infinity,
    p = Infinity,
  } = Object.fromEntries(asked) as Partial<Record<"m" | "t" | "p", number>>;
  return m <= LIMITS.memoryCost && t <= LIMITS.timeCost && p <= LIMITS.parallelism;
}
