import type { Actor } from "../../domain/actor.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotIfDeleted, whyNotWithout } from "../../rights/policy.ts";

/**
 * Assigning customers neither gives the user a right nor takes one, so the ceiling does not ask
 * about it.
 */
export function whyNotAssignCustomers(
  actor: Actor,
  user: { status: UserStatus },
): Reason | undefined {
  return whyNotWithout(actor, "users.customers") ?? whyNotIfDeleted(user);
}

/** Whoever customers may be assigned to may get those of somebody else. */
export function whyNotReceive(
  actor: Actor,
  receiver: { id: number; status: UserStatus },
  giver: { id: number },
): Reason | undefined {
  const same: Reason | undefined =
    receiver.id === giver.id ? { key: "customers.move.to.same" } : undefined;
  return whyNotAssignCustomers(actor, receiver) ?? same;
}
