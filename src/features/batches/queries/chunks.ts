import type { Reader, Tx } from "../../../db/client.ts";
import { columns, int, nullable } from "../../../db/columns.ts";
import { type Sql, sql } from "../../../db/sql.ts";
import type { Reason } from "../../../domain/reason.ts";
import { type Job, jobColumns } from "./jobs.ts";

/** So long nobody else works on a batch; each chunk begins it anew. */
export const LEASE_MS = 5_000;

/** A lease that ends later was taken by a clock that is wrong. */
const LONGEST_LEASE_MS = 60_000;

/** That no other process works on a batch. */
function isFree(worker: string, now: Date): Sql {
  const longest = new Date(now.getTime() + LONGEST_LEASE_MS);
  return sql`("worker" IS NULL OR "worker" = ${worker}
    OR "leaseUntil" <= ${now} OR "leaseUntil" > ${longest})`;
}

const jobId = columns("j", { id: int });

/** Batches that wait for a chunk and that no other process works on; the oldest first. */
export async function listFree(
  from: Reader,
  { worker, now }: { worker: string; now: Date },
): Promise<number[]> {
  const rows = await from.all(
    jobId,
    sql`FROM "Job" j WHERE j."state" = 'running'
      AND ${isFree(worker, now)}
      ORDER BY j."id" LIMIT 20`,
  );
  return rows.map(({ id }) => id);
}

export interface Lease {
  id: number;
  worker: string;
}

/** Takes a batch for a chunk; undefined where it is over, or another process has it. */
export async function takeJob(tx: Tx, { id, worker }: Lease, now: Date): Promise<Job | undefined> {
  const until = new Date(now.getTime() + LEASE_MS);
  const [job] = await tx.returning(
    jobColumns,
    sql`UPDATE "Job" SET "worker" = ${worker}, "leaseUntil" = ${until}
      WHERE "id" = ${id} AND "state" = 'running'
        AND ${isFree(worker, now)}`,
  );
  return job;
}

/** Leaves every batch to the other processes. */
export async function leaveJobs(tx: Tx, worker: string): Promise<void> {
  await tx.run(sql`UPDATE "Job" SET "worker" = NULL, "leaseUntil" = NULL
    WHERE "state" = 'running' AND "worker" = ${worker}`);
}

const waiting = columns("j", { userId: int, expected: nullable(int) });

/** The next who wait. */
export function listWaiting(
  from: Reader | Tx,
  { id }: Job,
  limit: number,
): Promise<{ userId: number; expected: number | null }[]> {
  return from.all(
    waiting,
    sql`FROM "JobUser" j WHERE j."jobId" = ${id} AND j."result" = 'waiting'
      ORDER BY j."userId" LIMIT ${limit}`,
  );
}

/** What a chunk has made of somebody: changed, or skipped for a reason. */
export interface Made {
  id: number;
  why?: Reason;
}

/** Keeps what became of them, and with the last of them that the batch is done. */
export async function keepOutcomes(
  tx: Tx,
  { id }: Job,
  { made, now }: { made: readonly Made[]; now: Date },
): Promise<void> {
  const same = Map.groupBy(made, ({ why }) => (why ? storedReason(why) : ""));
  for (const [reason, some] of same) {
    const result =
      reason === ""
        ? sql`"result" = 'changed', "version" = (
            SELECT u."version" FROM "User" u WHERE u."id" = "userId")`
        : sql`"result" = 'skipped', "reason" = ${reason}`;
    const ids = some.map((one) => one.id);
    await tx.run(sql`UPDATE "JobUser" SET ${result}
      WHERE "jobId" = ${id} AND "result" = 'waiting' AND ${tx.isOneOf(sql`"userId"`, ids)}`);
  }
  const changed = same.get("")?.length ?? 0;
  const skipped = made.length - changed;
  await tx.run(sql`
    UPDATE "Job" SET "changed" = "changed" + ${changed}, "skipped" = "skipped" + ${skipped},
           "state" = CASE WHEN ${isLast(made.length)} THEN 'done' ELSE "state" END,
           "finishedAt" = CASE WHEN ${isLast(made.length)} THEN ${now} ELSE "finishedAt" END
     WHERE "id" = ${id}`);
}

function isLast(count: number) {
  return sql`"changed" + "skipped" + CAST(${count} AS INTEGER) = "total"`;
}

/** Ends a batch before it is done; answers whether it was still running. */
export async function stopJob(
  tx: Tx,
  id: number,
  { reason, now }: { reason: Reason; now: Date },
): Promise<boolean> {
  const stopped = await tx.run(sql`
    UPDATE "Job" SET "state" = 'stopped', "finishedAt" = ${now}, "reason" = ${storedReason(reason)}
     WHERE "id" = ${id} AND "state" = 'running'`);
  return stopped > 0;
}

/** Batches that were over by then. */
export async function listOld(from: Reader, then: Date): Promise<number[]> {
  const rows = await from.all(
    jobId,
    sql`FROM "Job" j WHERE j."finishedAt" < ${then} ORDER BY j."id" LIMIT 100`,
  );
  return rows.map(({ id }) => id);
}

/** Removes what became of some of a batch; answers of how many. */
export function removeOutcomes(tx: Tx, id: number, limit: number): Promise<number> {
  return tx.run(sql`DELETE FROM "JobUser" WHERE "jobId" = ${id} AND "userId" IN (
    SELECT j."userId" FROM "JobUser" j WHERE j."jobId" = ${id} LIMIT ${limit})`);
}

/** How many of somebody's batches are not over. */
export function countRunning(tx: Tx, actorId: number): Promise<number> {
  return tx.count(sql`FROM "Job" j WHERE j."state" = 'running' AND j."actorId" = ${actorId}`);
}

function storedReason({ key, params, permission }: Reason): string {
  return JSON.stringify({ key, params, permission });
}
