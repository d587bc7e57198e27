import { command } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { updateRelation } from "../../../db/rows.ts";
import { groupSubject } from "../../../db/subjects.ts";
import { usersOfGroup } from "../../../db/tables.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { TouchedUser } from "../../../domain/audit-entry.ts";
import { Conflict, refuseInOrder } from "../../../domain/errors.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import { fullName } from "../../../domain/text.ts";
import { listGroupRights } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { requireShown } from "../../../rights/shown.ts";
import { whyNotAdd, whyNotRemove } from "../policy.ts";
import { findMembers } from "../queries.ts";
import { type LoadedGroup, type LoadedMember, loadGroup, withRights } from "./load.ts";
import { effectOfMembership, type Leaving, leavingOf, requireSeenLeaving } from "./membership.ts";

interface MembersInput {
  id: number;
  do: "add" | "remove";
  /** Ids of users; not empty. */
  users: number[];
  /** What the group gave when the page was shown; adding is bound to it. */
  shownRights?: string | undefined;
  /** The fingerprint of what the review showed; removing is bound to it. */
  seen?: string | undefined;
}

export interface ChangedMembers {
  title: string;
  /** Of those who were not yet, or still, members; not empty. */
  names: string[];
}

/**
 * Adds users to a group or removes them; who already is one or is none stays as they are, and
 * where all do there is a Conflict. One that may not be changed refuses all: Forbidden for a
 * missing right, Conflict for a user who is gone, Deleted or oneself, and for the last
 * administrator (security X6). Conflict also when the group gives other rights than the page
 * showed, or removing would do something else than the review showed.
 */
export const changeMembers = command({
  action: "group.members",
  permission: "groups.manage",
  subject: groupSubject,
  async work(tx, ctx, input: MembersInput) {
    const change = await proposed(tx, ctx.actor, input);
    const { group, changing, adding, why } = change;
    refuseInOrder(why, () => {
      if (adding) requireShown([group], input.shownRights);
      else requireSeenLeaving(leavingOf(group, changing), input.seen);
    });
    if (changing.length === 0) throw new Conflict(nothingToDo(change, input));
    await writeMembership(tx, change);
    if (!adding) await requireAdministrator(tx);
    const result: ChangedMembers = { title: group.title, names: changing.map(fullName) };
    return {
      result,
      audit: {
        action: "group.members",
        subject: { type: "group", id: group.id, name: group.title },
        changes: { joined: adding ? changing.length : 0, left: adding ? 0 : changing.length },
        users: changing.map((user) => touched(group, user, adding)),
      },
    };
  },
});

export interface RemovalReview {
  group: LoadedGroup;
  leaving: Leaving[];
}

/**
 * What removing would do. Throws NotFound; undefined for what the command would refuse, or where
 * nobody is a member any more.
 */
export async function reviewRemoval(
  db: Reader,
  actor: Actor,
  input: MembersInput,
): Promise<RemovalReview | undefined> {
  const { group, changing, why } = await proposed(db, actor, input);
  return why || changing.length === 0 ? undefined : { group, leaving: leavingOf(group, changing) };
}

interface Proposed {
  group: LoadedGroup;
  /** Those who are not yet, or still, members. */
  changing: LoadedMember[];
  adding: boolean;
  why: Reason | undefined;
}

async function proposed(from: Reader | Tx, actor: Actor, input: MembersInput): Promise<Proposed> {
  const { group } = await loadGroup(from, input.id);
  const groups = await listGroupRights(from);
  const ids = [...new Set(input.users)];
  const users = withRights(await findMembers(from, ids), groups);
  const adding = input.do === "add";
  const reasons = users.map((user) =>
    adding ? whyNotAdd(actor, group, user) : whyNotRemove(actor, user),
  );
  const gone: Reason | undefined =
    users.length < ids.length ? { key: "groups.members.gone" } : undefined;
  const why = firstReason([gone, ...reasons]);
  return {
    group,
    adding,
    why,
    changing: users.filter((user) => user.groupIds.includes(group.id) !== adding),
  };
}

/** Somebody else was quicker. */
function nothingToDo({ group, adding }: Proposed, { users }: MembersInput): Reason {
  const params = { title: group.title, count: new Set(users).size };
  return adding
    ? { key: "groups.whyNot.members", params }
    : { key: "groups.whyNot.noMembers", params };
}

async function writeMembership(tx: Tx, { group, changing, adding }: Proposed): Promise<void> {
  const difference = adding ? { given: changing } : { taken: changing };
  await updateRelation(tx, usersOfGroup, { id: group.id, ...difference });
  const ids = changing.map(({ id }) => id);
  await tx.user.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
}

function touched(group: LoadedGroup, user: LoadedMember, adding: boolean): TouchedUser {
  const { gained, lost } = effectOfMembership(group, user, adding);
  const change = adding ? "joined" : "left";
  return {
    id: user.id,
    change,
    name: fullName(user),
    version: user.version + 1,
    gained: gained.join(","),
    lost: lost.join(","),
  };
}
