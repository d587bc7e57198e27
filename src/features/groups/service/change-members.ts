import type { Tx } from "../../../db/client.ts";
import { command } from "../../../db/command.ts";
import type { TouchedUser } from "../../../domain/audit-entry.ts";
import { difference } from "../../../domain/effects.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { type GroupRights, listGroupRights, unionOf } from "../../rights/queries.ts";
import { requireAdministrator } from "../../rights/service/administrator.ts";
import { whyNotAdd, whyNotRemove } from "../policy.ts";
import { findMembers } from "../queries.ts";
import { type LoadedMember, loadGroup, withRights } from "./load.ts";

export interface MembersInput {
  id: number;
  do: "add" | "remove";
  /** Ids of users; not empty. */
  users: number[];
}

export interface ChangedMembers {
  title: string;
  /** How many were not yet, or still, members. */
  count: number;
}

/**
 * Adds users to a group or removes them; who already is one or is none stays as they are. One that may not be changed refuses all: Forbidden
 * for a missing right, Conflict for a user who is gone, Deleted or oneself, and for the last administrator (ASVS X6).
 */
export const changeMembers = command({
  action: "group.members",
  permission: "groups.manage",
  async work(tx, ctx, input: MembersInput) {
    const { group } = await loadGroup(tx, input.id);
    const groups = await listGroupRights(tx);
    const ids = [...new Set(input.users)];
    const users = withRights(await findMembers(tx, ids), groups);
    if (users.length < ids.length) throw new Conflict("groups.members.gone");
    const adding = input.do === "add";
    const reasons = users.map((user) => (adding ? whyNotAdd(ctx.actor, group, user) : whyNotRemove(ctx.actor, user)));
    refuse(reasons.find((reason) => reason?.permission) ?? reasons.find(Boolean));
    const changing = users.filter((user) => user.groupIds.includes(group.id) !== adding);
    await writeMembership(tx, group.id, changing, adding);
    if (!adding) await requireAdministrator(tx);
    const result: ChangedMembers = { title: group.title, count: changing.length };
    return {
      result,
      audit: {
        action: "group.members",
        subject: { type: "group", id: group.id, name: group.title },
        changes: { joined: adding ? changing.length : 0, left: adding ? 0 : changing.length },
        users: changing.map((user) => touched(groups, group.id, user, adding)),
      },
    };
  },
});

async function writeMembership(tx: Tx, groupId: number, users: readonly LoadedMember[], adding: boolean): Promise<void> {
  if (users.length === 0) return;
  const ids = users.map(({ id }) => id);
  if (adding) await tx.userGroup.createMany({ data: ids.map((userId) => ({ userId, groupId })) });
  else await tx.userGroup.deleteMany({ where: { groupId, userId: { in: ids } } });
  await tx.user.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
}

function touched(groups: readonly GroupRights[], groupId: number, user: LoadedMember, adding: boolean): TouchedUser {
  const after = groups.filter(({ id }) => (id === groupId ? adding : user.groupIds.includes(id)));
  const { gained, lost } = difference(user.permissions, unionOf(after)) ?? { gained: [], lost: [] };
  const change = adding ? "joined" : "left";
  return { id: user.id, change, name: fullName(user), version: user.version + 1, gained: gained.join(","), lost: lost.join(",") };
}
