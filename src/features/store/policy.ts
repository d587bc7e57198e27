import type { Reason } from "../../domain/reason.ts";

interface Key {
  revokedAt: Date | null;
  endsAt: Date | null;
}

type KeyState = "active" | "ended" | "revoked";

export function stateOf({ revokedAt, endsAt }: Key, now: Date): KeyState {
  if (revokedAt) return "revoked";
  return endsAt && endsAt <= now ? "ended" : "active";
}

/** A key that has ended may be revoked: its end is no promise of anybody's. */
export function whyNotRevoke({ revokedAt }: Pick<Key, "revokedAt">): Reason | undefined {
  return revokedAt ? { key: "store.whyNot.revoked" } : undefined;
}
