import { type ChunkContext, chunk, type Ongoing, recordStopped } from "../../../chunk.ts";
import type { Tx } from "../../../db/client.ts";
import { updateRelation, updateRows } from "../../../db/rows.ts";
import { endSessionsOf } from "../../../db/sessions.ts";
import { nothingOfLeaving, usersOfGroup, userTable } from "../../../db/tables.ts";
import { type AuditSubject, noSubject, type TouchedUser } from "../../../domain/audit-entry.ts";
import { NotFound } from "../../../domain/errors.ts";
import { permissions } from "../../../domain/permissions.ts";
import { fullName } from "../../../domain/text.ts";
import { type GroupRights, listGroupRights } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { effectOfMembership } from "../../groups/service/membership.ts";
import { type Deed, isOfGroup, kinds, whyNotInBatch } from "../policy.ts";
import {
  keepOutcomes,
  type Lease,
  listWaiting,
  type Made,
  stopJob,
  takeJob,
} from "../queries/chunks.ts";
import { findJob, type Job } from "../queries/jobs.ts";
import { findPeople, type Person } from "../queries/people.ts";

/** Users of one chunk: some ten milliseconds, in which nobody else writes. */
const CHUNK = 250;

/**
 * Does the next chunk of a batch, as if its person had done the single act on each: with the same
 * rules, on the state of now. Answers whether there was anything to do for this worker.
 */
export const workOnBatch = chunk<Lease, Job & Ongoing>({
  async take(tx, lease, now) {
    const job = await takeJob(tx, lease, now);
    return job && ongoing(job);
  },
  async work(tx, ctx, job) {
    const groups = await listGroupRights(tx);
    const deed = { act: job.act, group: groups.find(({ id }) => id === job.groupId) };
    if (isOfGroup(job.act) && !deed.group) throw new NotFound("groups.notFound");
    const { made, changing } = await judge(tx, ctx, { job, deed, groups });
    const { done, touched } = await changeAll(tx, ctx, { deed, users: changing });
    await keepOutcomes(tx, job, { made: [...made, ...done], now: ctx.now });
    return touched;
  },
  stop: async (tx, { id }, how) => void (await stopJob(tx, id, how)),
});

function ongoing(job: Job): Job & Ongoing {
  return { ...job, ...kinds[job.act], subject: subjectOf(job) };
}

/** Ends a batch after an error that nobody expected: it would come again. */
export async function stopAfterFault(tx: Tx, id: number, now: Date): Promise<void> {
  const how = { reason: { key: "batches.whyStopped.fault" } as const, now };
  const job = await findJob(tx, id);
  if (job && (await stopJob(tx, id, how))) await recordStopped(tx, ongoing(job), how);
}

/** What the audit says a batch is about. */
export function subjectOf({
  groupId,
  groupTitle,
}: Pick<Job, "groupId" | "groupTitle">): AuditSubject {
  return groupId === null ? noSubject : { type: "group", id: groupId, name: groupTitle };
}

interface Next {
  job: Job;
  deed: Deed;
  groups: readonly GroupRights[];
}

/** Who of the next changes, and who is skipped. */
async function judge(tx: Tx, { actor }: ChunkContext, { job, deed, groups }: Next) {
  const waiting = await listWaiting(tx, job, CHUNK);
  const expected = new Map(waiting.map((one) => [one.userId, one.expected]));
  const users = await findPeople(tx, [...expected.keys()], groups);
  const known = new Set(users.map(({ id }) => id));
  const missing = waiting.filter(({ userId }) => !known.has(userId));
  const changing: Person[] = [];
  const made: Made[] = missing.map(({ userId }) => ({
    id: userId,
    why: { key: "people.notFound" },
  }));
  for (const user of users) {
    const target = { ...user, expected: expected.get(user.id) ?? null };
    const why = whyNotInBatch(actor, deed, target);
    if (why) made.push({ id: user.id, why });
    else changing.push(user);
  }
  return { made, changing };
}

interface Changing {
  deed: Deed;
  users: readonly Person[];
}

interface Changed {
  done: Made[];
  touched: TouchedUser[];
}

async function changeAll(tx: Tx, ctx: ChunkContext, { deed, users }: Changing): Promise<Changed> {
  if (users.length === 0) return { done: [], touched: [] };
  const versions = await write(tx, ctx, { deed, users });
  if (deed.act === "deactivation" || deed.act === "leaving") await requireAdministrator(tx);
  const written = users.flatMap((user) => {
    const version = versions.get(user.id);
    return version === undefined ? [] : [{ user, version }];
  });
  return {
    done: written.map(({ user }) => ({ id: user.id })),
    touched: written.map(({ user, version }) => ({
      id: user.id,
      name: fullName(user),
      version,
      ...effectOf(deed, user),
    })),
  };
}

/** Writes the change; answers the next version of each. */
async function write(
  tx: Tx,
  { now }: ChunkContext,
  { deed: { act, group }, users }: Changing,
): Promise<Map<number, number>> {
  const ids = users.map(({ id }) => id);
  if (group) {
    const difference = act === "joining" ? { given: users } : { taken: users };
    await updateRelation(tx, usersOfGroup, { id: group.id, ...difference });
  }
  const status =
    act === "activation"
      ? { from: "deactivated" as const, to: "active" as const }
      : { from: "active" as const, to: "deactivated" as const };
  const written = group ? { changes: {} } : { changes: { status }, also: nothingOfLeaving };
  const rows = await updateRows(tx, userTable, { ids, ...written, now });
  if (act === "deactivation")
    await endSessionsOf(
      tx,
      rows.map(({ id }) => id),
    );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** What the audit says of somebody. */
function effectOf(
  { act, group }: Deed,
  user: Person,
): Pick<TouchedUser, "change" | "gained" | "lost"> {
  if (group) {
    const { gained, lost } = effectOfMembership(group, user, act === "joining");
    const change = act === "joining" ? "joined" : "left";
    return { change, gained: gained.join(","), lost: lost.join(",") };
  }
  const rights = permissions.filter((right) => user.permissions.has(right)).join(",");
  return act === "activation"
    ? { change: "rights", gained: rights, lost: "" }
    : { change: "rights", gained: "", lost: rights };
}
