import type { ActingContext } from "../../../command.ts";
import { noSubject } from "../../../domain/audit-entry.ts";
import { NotFound } from "../../../domain/errors.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import { listThere } from "../../audit/queries/touched.ts";
import type { Rows } from "../../exports/service.ts";
import {
  findJob,
  findUndoing,
  type Job,
  listOutcomes,
  type Outcome,
  outcomesAfter,
} from "../queries/jobs.ts";
import type { JobQuery } from "../schemas.ts";

export { recallGroupRights } from "../../../rights/held-rights.ts";
export { exported, startExport } from "../../exports/service.ts";
export { keepTicks, ticksOf } from "../../users-list/service/ticks.ts";
export { listJobs } from "../queries/jobs.ts";

type Reading = Pick<ActingContext, "db">;

/** A batch. Throws NotFound. */
async function loadJob({ db }: Reading, id: number): Promise<Job> {
  const job = await findJob(db.read, id);
  if (!job) throw new NotFound("batches.notFound");
  return job;
}

export interface LoadedJob {
  job: Job;
  list: ListPage<Outcome>;
  /** What takes it back. */
  undoing: Job | undefined;
  /** Whether its entry is still there. */
  hasEntry: boolean;
}

/** The same with a page of what became of whom. */
export async function loadResult(
  ctx: Reading,
  id: number,
  { result, page }: JobQuery,
): Promise<LoadedJob> {
  const job = await loadJob(ctx, id);
  const { read } = ctx.db;
  const [list, undoing, entries] = await Promise.all([
    listOutcomes(read, { job, result }, page),
    findUndoing(read, id),
    listThere(read, [job.entryId]),
  ]);
  return { job, list, undoing, hasEntry: entries.size > 0 };
}

/** What became of everybody, to be taken along. Throws NotFound. */
export async function loadResults(ctx: Reading, id: number) {
  const job = await loadJob(ctx, id);
  const rows: Rows<Outcome> = {
    list: "batch",
    subject: noSubject,
    filter: `batch=${id}`,
    turns: () => eachOutcome(ctx, job),
  };
  return { job, rows };
}

/** Some at a time. */
async function* eachOutcome({ db }: Reading, job: Job): AsyncGenerator<Outcome[]> {
  for (let after = 0; ; ) {
    const some = await outcomesAfter(db.read, job, after);
    if (some.length > 0) yield some;
    const last = some.at(-1);
    if (!last || some.length < 1_000) return;
    after = last.id;
  }
}
