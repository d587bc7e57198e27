import type { Actor } from "../../domain/actor.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotActOn, whyNotWithout } from "../../rights/policy.ts";

/** A deleted user comes back with what their groups give. */
export function whyNotReinstate(
  actor: Actor,
  user: { id: number; permissions: ReadonlySet<Permission> },
): Reason | undefined {
  return whyNotWithout(actor, "users.restore") ?? whyNotActOn(actor, user);
}
