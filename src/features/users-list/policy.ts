import type { Actor } from "../../domain/actor.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotActOn, whyNotWithout } from "../../rights/policy.ts";

/** Somebody who may have been erased, and then there is nothing left to act on. */
export interface Erasable {
  id: number;
  status: UserStatus;
  permissions: ReadonlySet<Permission>;
  erasedAt: Date | null;
}

/** With erasing the only act that a deleted user offers: back with what their groups give. */
export function whyNotRestore(actor: Actor, user: Erasable): Reason | undefined {
  return (
    whyNotWithout(actor, "users.restore") ?? whyNotActOn(actor, user) ?? whyNotStillDeleted(user)
  );
}

export function whyNotStillDeleted({ status, erasedAt }: Erasable): Reason | undefined {
  if (status !== "deleted") return { key: "users.whyNot.notDeleted" };
  return erasedAt ? { key: "users.whyNot.erased" } : undefined;
}
