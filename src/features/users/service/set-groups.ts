import type { Actor } from "../../../domain/actor.ts";
import { chosenOf } from "../../../domain/changes.ts";
import { refuse } from "../../../domain/errors.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { whyNotGrant } from "../../../rights/policy.ts";

interface Choice {
  /** Ids. */
  chosen: readonly number[];
  groups: readonly GroupRights[];
  held?: readonly GroupRights[];
}

/**
 * The groups that were chosen. Throws Conflict at the field for one that no longer exists,
 * Forbidden for one the actor may not grant; one already held may be re-sent.
 */
export function chosenGroups(actor: Actor, { chosen, groups, held = [] }: Choice): GroupRights[] {
  const wanted = chosenOf(groups, chosen, { key: "users.form.groups.gone", field: "groups" });
  for (const group of wanted)
    if (!held.includes(group)) refuse(whyNotGrant(actor, group.permissions));
  return wanted;
}

export function titleOf({ title }: GroupRights): string {
  return title;
}
