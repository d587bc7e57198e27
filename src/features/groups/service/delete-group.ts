import { command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { columns, int, text } from "../../../db/columns.ts";
import { inSlice, memberSlices } from "../../../db/slices.ts";
import { sql } from "../../../db/sql.ts";
import { groupSubject } from "../../../db/subjects.ts";
import type { TouchedUser } from "../../../domain/audit-entry.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { countsOf, type Effects, requireSeen, rightsOf } from "../../../rights/effects.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { whyNotDeleteGroup } from "../policy.ts";
import { loadGroup, withoutGroup } from "./load.ts";
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
    const { count } = await tx.group.updateMany({
      where: { id: group.id, version: input.version },
      data: { version: { increment: 1 } },
    });
    if (count === 0) throw new Conflict("groups.conflict.staleDeletion");
    const effects = await requireSeen(tx, withoutGroup(group), input.seen);
    const users = await emptyGroup(tx, group.id, effects);
    await tx.group.delete({ where: { id: group.id } });
    await requireAdministrator(tx);
    const result: SavedGroup = { id: group.id, title: group.title };
    return {
      result,
      audit: {
        action: "group.deleted",
        subject: { type: "group", id: group.id, name: group.title },
        changes: { roles: group.roles.map(nameOf), effects: countsOf(effects) },
        users,
      },
    };
  },
});

const leaver = columns('"User"', { id: int, firstName: text, lastName: text, version: int });

/** Takes everybody out of the group, deleted users too, and raises their version; in slices. */
async function emptyGroup(tx: Tx, groupId: number, effects: Effects): Promise<TouchedUser[]> {
  const all: TouchedUser[] = [];
  for await (const slice of memberSlices(tx, [groupId])) {
    const leavers = await tx.returning(
      leaver,
      sql`UPDATE "User" SET "version" = "version" + 1 WHERE ${inSlice('"id"', [groupId], slice)}`,
    );
    await tx.run(sql`DELETE FROM "UserGroup"
      WHERE "groupId" = ${groupId} AND "userId" > ${slice.after} AND "userId" <= ${slice.to}`);
    for (const user of leavers)
      all.push({
        id: user.id,
        change: "left",
        name: fullName(user),
        version: user.version,
        ...rightsOf(effects.on.get(user.id)),
      });
  }
  return all;
}
