import type { Tx } from "../../../db/client.ts";
import type { Actor } from "../../../domain/actor.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { whyNotGrant } from "../../../rights/policy.ts";

/**
 * The groups that were chosen. Throws Conflict at the field for one that no longer exists,
 * Forbidden for one the actor may not grant; one already held may be re-sent.
 */
export function chosenGroups(
  actor: Actor,
  chosen: readonly number[],
  groups: readonly GroupRights[],
  held: readonly number[] = [],
): GroupRights[] {
  const wanted = [...new Set(chosen)].map((id) => {
    const group = groups.find((candidate) => candidate.id === id);
    if (!group) throw new Conflict({ key: "users.form.groups.gone", field: "groups" });
    return group;
  });
  for (const group of wanted)
    if (!held.includes(group.id)) refuse(whyNotGrant(actor, group.permissions));
  return wanted;
}

/** Writes the difference, never the whole list. */
export async function writeGroups(
  tx: Tx,
  userId: number,
  before: readonly number[],
  after: readonly number[],
): Promise<void> {
  const revoked = before.filter((id) => !after.includes(id));
  const granted = after.filter((id) => !before.includes(id));
  if (revoked.length > 0)
    await tx.userGroup.deleteMany({ where: { userId, groupId: { in: revoked } } });
  if (granted.length > 0)
    await tx.userGroup.createMany({ data: granted.map((groupId) => ({ userId, groupId })) });
}
