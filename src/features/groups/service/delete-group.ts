import { command } from "../../../command.ts";
import { groupSubject } from "../../../db/subjects.ts";
import type { TouchedUser } from "../../../domain/audit-entry.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { countsOf, type Effects, effectFinder, requireSeen } from "../../../rights/effects.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { whyNotDeleteGroup } from "../policy.ts";
import { listAllMembers, type MemberRow } from "../queries.ts";
import { effectsOn, loadGroup } from "./load.ts";
import { nameOf, type SavedGroup } from "./write-group.ts";

interface GroupDeletionInput {
  id: number;
  version: number;
  /** The fingerprint of the effects that the Warning page showed. */
  seen: string;
}

/**
 * Deletes a group; its members stay without it. Throws Conflict for a stale version, for effects
 * other than those seen, and for the last administrator.
 */
export const deleteGroup = command({
  action: "group.deleted",
  permission: "groups.manage",
  subject: groupSubject,
  async work(tx, ctx, input: GroupDeletionInput) {
    const { group } = await loadGroup(tx, input.id);
    refuse(whyNotDeleteGroup(ctx.actor, group));
    const effects = await effectsOn(tx, group, new Set());
    const members = await listAllMembers(tx, group);
    await tx.user.updateMany({
      where: { groups: { some: { groupId: group.id } } },
      data: { version: { increment: 1 } },
    });
    const { count } = await tx.group.deleteMany({
      where: { id: group.id, version: input.version },
    });
    if (count === 0) throw new Conflict("groups.conflict.stale");
    requireSeen(effects, input.seen);
    await requireAdministrator(tx);
    const result: SavedGroup = { id: group.id, title: group.title };
    return {
      result,
      audit: {
        action: "group.deleted",
        subject: { type: "group", id: group.id, name: group.title },
        changes: { roles: group.roles.map(nameOf), effects: countsOf(effects) },
        users: leavers(members, effects),
      },
    };
  },
});

function leavers(members: readonly MemberRow[], effects: Effects): TouchedUser[] {
  const findEffect = effectFinder(effects.list);
  return members.map((user) => {
    const { gained = [], lost = [] } = findEffect(user.groupIds) ?? {};
    return {
      id: user.id,
      change: "left",
      name: fullName(user),
      version: user.version + 1,
      gained: gained.join(","),
      lost: lost.join(","),
    };
  });
}
