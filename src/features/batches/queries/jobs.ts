import type { Reader, Tx } from "../../../db/client.ts";
import {
  columns,
  computed,
  instant,
  int,
  nullable,
  oneOf,
  type RowOf,
  text,
} from "../../../db/columns.ts";
import { raw, type Sql, sql } from "../../../db/sql.ts";
import { identity } from "../../../db/user-columns.ts";
import { COUNT_LIMIT, type ListPage, readPage } from "../../../domain/list-page.ts";
import { batchActs } from "../policy.ts";

const declared = {
  id: int,
  act: oneOf(batchActs),
  groupId: nullable(int),
  groupTitle: text,
  actorId: int,
  actorName: text,
  entryId: int,
  undoes: nullable(int),
  state: oneOf(["running", "done", "stopped"] as const),
  reason: nullable(text),
  total: int,
  changed: int,
  skipped: int,
  createdAt: instant,
  finishedAt: nullable(instant),
};

export const jobColumns = columns('"Job"', declared);
const jobRow = columns("j", declared);

/** A batch, as far as it has come. */
export type Job = RowOf<typeof jobRow>;

export function findJob(from: Reader | Tx, id: number): Promise<Job | undefined> {
  return from.one(jobRow, sql`FROM "Job" j WHERE j."id" = ${id}`);
}

/** The batch that last took this one back, or is about to. */
export async function findUndoing(from: Reader, id: number): Promise<Job | undefined> {
  const [job] = await from.all(
    jobRow,
    sql`FROM "Job" j WHERE j."undoes" = ${id} ORDER BY j."id" DESC LIMIT 1`,
  );
  return job;
}

const PER_PAGE = 25;

/** The newest first. */
export async function listJobs(read: Reader, page: number): Promise<ListPage<Job>> {
  const limit = raw(String(COUNT_LIMIT + 1));
  const total = await read.count(sql`FROM (SELECT 1 FROM "Job" j LIMIT ${limit}) f`);
  return readPage(
    { total, open: total > COUNT_LIMIT },
    {
      page,
      per: PER_PAGE,
      read: ({ limit, offset }) =>
        read.all(jobRow, sql`FROM "Job" j ORDER BY j."id" DESC LIMIT ${limit} OFFSET ${offset}`),
    },
  );
}

const outcome = columns("u", {
  ...identity,
  result: computed(oneOf(["waiting", "changed", "skipped"] as const), 'j."result"'),
  reason: computed(nullable(text), 'j."reason"'),
});

/** What became of somebody. */
export type Outcome = RowOf<typeof outcome>;
type Result = Outcome["result"];

interface Asked {
  job: Job;
  result: Result | "all";
}

/** A page of what became of whom: by name, but of very many in the order of their numbers. */
export function listOutcomes(
  read: Reader,
  { job, result }: Asked,
  page: number,
): Promise<ListPage<Outcome>> {
  const total = totalOf(job, result);
  return readPage(
    { total, open: false },
    {
      page,
      per: PER_PAGE,
      read: (window) => read.all(outcome, outcomes({ job, result }, { ...window, total })),
    },
  );
}

/** How many of a batch there are with a result. */
export function totalOf(job: Job, result: Result | "all"): number {
  const { total, changed, skipped } = job;
  return { all: total, changed, skipped, waiting: total - changed - skipped }[result];
}

/** So many are sorted by name. */
const SORTED = 3_000;

function outcomes(
  { job, result }: Asked,
  { total, limit, offset }: { total: number; limit: number; offset: number },
): Sql {
  const ofResult = result === "all" ? sql`1 = 1` : sql`j."result" = ${result}`;
  const order = total > SORTED ? sql`j."userId"` : sql`u."lastNameKey", u."id"`;
  return sql`FROM "JobUser" j JOIN "User" u ON u."id" = j."userId"
    WHERE j."jobId" = ${job.id} AND ${ofResult} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
}

/** The same from a number on, for whoever reads them all. */
export function outcomesAfter(read: Reader, job: Job, after: number): Promise<Outcome[]> {
  return read.all(
    outcome,
    sql`FROM "JobUser" j JOIN "User" u ON u."id" = j."userId"
      WHERE j."jobId" = ${job.id} AND j."userId" > ${after} ORDER BY j."userId" LIMIT 1000`,
  );
}

const changedUser = columns("j", { userId: int, version: nullable(int) });

/** Whom a batch has changed, each with the version after that. */
export function listChanged(from: Reader, jobId: number): Promise<RowOf<typeof changedUser>[]> {
  return from.all(
    changedUser,
    sql`FROM "JobUser" j WHERE j."jobId" = ${jobId} AND j."result" = 'changed'`,
  );
}
