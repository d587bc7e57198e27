import { createHash } from "node:crypto";
import { networkOf } from "../domain/network.ts";
import type { CountedKind } from "../domain/sign-in-limits.ts";

/**
 * What counts failed passwords. The key is the server's choice, never what somebody sent (security
 * T3).
 */
export interface Counter {
  kind: CountedKind;
  key: string;
  /** Whose password is tried; null where there is no such account. */
  userId: number | null;
}

/**
 * An account in browsers that it does not know. Of one that does not exist, the address that was
 * typed, as a hash (security A1).
 */
export function accountCounter(account: { id: number } | undefined, typed: string): Counter {
  const unknown = createHash("sha256").update(typed).digest("base64url");
  return { kind: "account", key: `account:${account?.id ?? unknown}`, userId: account?.id ?? null };
}

/** What the keys of network addresses begin with. */
export const ADDRESS = "address:";

/** All behind one network address; one household is one, the /64 of IPv6. */
export function addressCounter(address: string): Counter {
  return { kind: "address", key: `${ADDRESS}${networkOf(address)}`, userId: null };
}

/** A browser that the account has signed in with before. */
export function deviceCounter(deviceId: string, userId: number): Counter {
  return { kind: "device", key: `device:${deviceId}:${userId}`, userId };
}

/** A person who is signed in, in whatever browser. */
export function sessionCounter(userId: number): Counter {
  return { kind: "session", key: `session:${userId}`, userId };
}

/** What those of stores' keys begin with. */
export const STORE_KEY = "key:";

/** All that a store asks for with one of its keys, from wherever. */
export function keyCounter(keyId: number): Counter {
  return { kind: "key", key: `${STORE_KEY}${keyId}`, userId: null };
}
