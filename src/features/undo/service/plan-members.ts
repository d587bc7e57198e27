import type { Reader, Tx } from "../../../db/client.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { fullName } from "../../../domain/text.ts";
import { listGroupRights } from "../../../rights/held-rights.ts";
import { whyNotWithout } from "../../../rights/policy.ts";
import { listMembership } from "../../audit/queries/newer.ts";
import { whyNotAdd, whyNotRemove } from "../../groups/policy.ts";
import { findGroup, findMembers } from "../../groups/queries.ts";
import { type LoadedMember, loadGroup, withRights } from "../../groups/service/load.ts";
import { leavingOf, seenLeaving } from "../../groups/service/membership.ts";
import { GONE, TOUCHED, whyNone } from "../policy.ts";
import type { MembersPlan } from "./plans.ts";

/** What taking a change of a group's members back would do, to whom nothing newer moved. */
export async function planMembers(
  from: Reader | Tx,
  actor: Actor,
  entry: AuditRecord,
): Promise<MembersPlan> {
  const id = entry.subjectId as number;
  const members = await listMembership(from, entry);
  const adding = members.some(({ change }) => change === "left");
  const without = whyNotWithout(actor, "groups.manage");
  if (!(await findGroup(from, id))) {
    const nobody = { changing: [], kept: [], shownRights: "", leaving: "" };
    return { of: "members", adding, group: undefined, ...nobody, why: without ?? GONE };
  }
  const { group } = await loadGroup(from, id);
  const ids = members.map(({ userId }) => userId);
  const users = withRights(await findMembers(from, ids), await listGroupRights(from));
  const moved = new Set(members.filter(({ newer }) => newer > 0).map(({ userId }) => userId));
  const whyNot = (user: LoadedMember) => {
    const isAsLeft = user.groupIds.includes(id) !== adding && !moved.has(user.id);
    if (!isAsLeft) return TOUCHED;
    return adding ? whyNotAdd(actor, group, user) : whyNotRemove(actor, user);
  };
  const judged = users.map((user) => ({ user, why: whyNot(user) }));
  const changing = judged.filter(({ why }) => !why).map(({ user }) => user);
  const kept = judged.flatMap(({ user, why }) => (why ? [{ name: fullName(user), why }] : []));
  return {
    ...{ of: "members", adding, group, changing, kept },
    why: without ?? (changing.length === 0 ? whyNone(kept) : undefined),
    shownRights: writeShown([group]),
    leaving: seenLeaving(leavingOf(group, changing)),
  };
}
