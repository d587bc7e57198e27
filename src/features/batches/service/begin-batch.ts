import { type ActingContext, command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { inSlices } from "../../../db/slices.ts";
import { sql } from "../../../db/sql.ts";
import type { AuditDraft } from "../../../domain/audit-entry.ts";
import { UNSEEN } from "../../../domain/effects.ts";
import { Conflict } from "../../../domain/errors.ts";
import { clearTicks } from "../../users-list/service/ticks.ts";
import { type BatchAct, kinds, MOST_RUNNING, MOST_USERS } from "../policy.ts";
import { countRunning } from "../queries/chunks.ts";
import { type BatchInput, type Judged, type Plan, planBatch } from "./plan.ts";
import { subjectOf } from "./work-on-batch.ts";
import { wakeWorkers } from "./worker.ts";

type Input = Omit<BatchInput, "act"> & {
  /** What the preview showed. */
  seen: string;
};

function begin(act: BatchAct) {
  const { action, permission } = kinds[act];
  const start = command({
    action,
    permission,
    subject: null,
    prepare: (ctx, { seen: _, ...input }: Input) => planBatch(ctx, { ...input, act }),
    async work(tx, { prepared: plan, ...ctx }, { seen, whom }) {
      if (plan.tooMany)
        throw new Conflict({ key: "batches.whyNot.tooMany", params: { max: MOST_USERS } });
      if (plan.seen !== seen) throw new Conflict(UNSEEN);
      if (plan.changing.length === 0) throw new Conflict("batches.whyNot.nobody");
      if ((await countRunning(tx, ctx.actor.userId as number)) >= MOST_RUNNING)
        throw new Conflict({ key: "batches.whyNot.running", params: { max: MOST_RUNNING } });
      if (whom.of === "ticked") await clearTicks(tx, ctx);
      const job = jobOf(ctx, plan);
      const { id } = await tx.job.create({ data: job, select: { id: true } });
      await insertUsers(tx, id, [...plan.changing, ...plan.skipped]);
      const meant = plan.changing.length;
      const changes = { meant, undone: plan.undone?.entryId ?? null };
      return {
        result: { id },
        audit: { action, subject: subjectOf(job), changes } as AuditDraft,
        entered: (entryId) => tx.job.update({ where: { id }, data: { entryId } }),
      };
    },
  });
  const wake = async (ctx: ActingContext, input: Input) => {
    const begun = await start(ctx, input);
    wakeWorkers();
    return begun;
  };
  return Object.assign(wake, { permission });
}

/**
 * Begin a batch on whom the preview showed; workers do it. Each throws Conflict for a preview that
 * would be another by now, for nobody, for more than there may be, and beside five of the person's
 * that run.
 */
export const beginBatch = {
  activation: begin("activation"),
  deactivation: begin("deactivation"),
  joining: begin("joining"),
  leaving: begin("leaving"),
} as const satisfies Record<BatchAct, unknown>;

function jobOf({ actor, now }: ActingContext, plan: Plan) {
  const { deed, changing, skipped, undone } = plan;
  return {
    act: deed.act,
    groupId: deed.group?.id ?? null,
    groupTitle: deed.group?.title ?? "",
    actorId: actor.userId as number,
    actorName: actor.name,
    // Until the entry is written, in this transaction.
    entryId: 0,
    undoes: undone?.id ?? null,
    total: changing.length + skipped.length,
    createdAt: now,
  };
}

async function insertUsers(tx: Tx, jobId: number, users: readonly Judged[]): Promise<void> {
  await inSlices(users, (some) => {
    const rows = JSON.stringify({ ...some.map(({ id, expected }) => [id, expected]) });
    return tx.run(sql`
      INSERT INTO "JobUser" ("jobId", "userId", "expected")
      SELECT CAST(${jobId} AS INTEGER), CAST(value->>0 AS INTEGER), CAST(value->>1 AS INTEGER)
        FROM json_each(${rows})`);
  });
}
