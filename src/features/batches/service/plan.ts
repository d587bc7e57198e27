import type { ActingContext } from "../../../command.ts";
import { inSlices } from "../../../db/slices.ts";
import { digest } from "../../../domain/effects.ts";
import { NotFound } from "../../../domain/errors.ts";
import { permissions } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import { listGroupRights } from "../../../rights/held-rights.ts";
import { listMatching } from "../../users-list/queries/matching.ts";
import type { UsersQuery } from "../../users-list/schemas.ts";
import {
  type BatchAct,
  type Deed,
  isOfGroup,
  kinds,
  MOST_USERS,
  whyNotInBatch,
} from "../policy.ts";
import { findJob, type Job, listChanged } from "../queries/jobs.ts";
import { findPeople, type Person } from "../queries/people.ts";

/** Whom a batch is about. */
interface Whom {
  /** Those who are ticked, whoever the list shows, or those whom another batch changed. */
  of: "ticked" | "all" | "undone";
  ticked: readonly number[];
  list: UsersQuery;
  /** The batch that is taken back. */
  undo: number;
}

export interface BatchInput {
  act: BatchAct;
  groupId: number;
  whom: Whom;
}

/** Somebody, and why a batch would leave them as they are. */
export type Judged = Person & { expected: number | null; why: Reason | undefined };

/** What a batch would do. */
export interface Plan {
  deed: Deed;
  /** None where there are more users than a batch has. */
  changing: Judged[];
  skipped: Judged[];
  tooMany: boolean;
  undone: Job | undefined;
  /** Names what of it a person must have seen. */
  seen: string;
}

type Planning = Pick<ActingContext, "db" | "actor" | "now">;

/** Looks at everybody, in slices. Throws NotFound for a batch or a group that is not there. */
export async function planBatch(ctx: Planning, { act, groupId, whom }: BatchInput): Promise<Plan> {
  const { read } = ctx.db;
  const groups = await listGroupRights(read);
  const undone = await findUndone(ctx, act, whom);
  const wanted = undone?.groupId ?? groupId;
  const group = isOfGroup(act) ? groups.find(({ id }) => id === wanted) : undefined;
  if (isOfGroup(act) && wanted !== 0 && !group) throw new NotFound("groups.notFound");
  const deed = { act, group };
  const expected = await listWanted(ctx, whom, undone);
  const tooMany = expected.size > MOST_USERS;
  const people: Judged[] = [];
  await inSlices(tooMany ? [] : [...expected.keys()], async (ids) => {
    for (const person of await findPeople(read, ids, groups)) {
      const user = { ...person, expected: expected.get(person.id) ?? null };
      people.push({ ...user, why: whyNotInBatch(ctx.actor, deed, user) });
    }
  });
  people.sort(byName);
  const changing = people.filter(({ why }) => !why);
  return {
    deed,
    changing,
    skipped: people.filter(({ why }) => why),
    tooMany,
    undone,
    seen: seenOf(deed, changing),
  };
}

/** The batch that this one would take back. */
async function findUndone(
  { db }: Planning,
  act: BatchAct,
  { of, undo }: Whom,
): Promise<Job | undefined> {
  if (of !== "undone") return undefined;
  const job = await findJob(db.read, undo);
  const isIt = job && job.state !== "running" && kinds[job.act].inverse === act;
  if (!isIt) throw new NotFound("batches.notFound");
  return job;
}

/** Ids, each with the version that alone is changed; one more than there may be, at most. */
async function listWanted(
  { db, now }: Planning,
  { of, ticked, list }: Whom,
  undone: Job | undefined,
): Promise<Map<number, number | null>> {
  if (undone) {
    const changed = await listChanged(db.read, undone.id);
    return new Map(changed.map(({ userId, version }) => [userId, version]));
  }
  const ids = of === "all" ? await listMatching(db, list, { now, limit: MOST_USERS + 1 }) : ticked;
  return new Map(ids.map((id) => [id, null]));
}

function byName(one: Judged, other: Judged): number {
  if (one.lastNameKey === other.lastNameKey) return one.id - other.id;
  return one.lastNameKey < other.lastNameKey ? -1 : 1;
}

/** Who would change; of what gives rights, also which. */
function seenOf({ act, group }: Deed, changing: readonly Judged[]): string {
  const rights = (held: ReadonlySet<string>) => permissions.filter((right) => held.has(right));
  return digest([
    act,
    group ? [group.id, rights(group.permissions)] : 0,
    changing
      .map(({ id, permissions: held }) => (act === "activation" ? [id, rights(held)] : id))
      .sort(),
  ]);
}
