import { command } from "../../../command.ts";
import { NotFound, refuse } from "../../../domain/errors.ts";
import { type BatchAct, kinds } from "../policy.ts";
import { stopJob } from "../queries/chunks.ts";
import { findJob } from "../queries/jobs.ts";
import { subjectOf } from "./work-on-batch.ts";

const stop = (act: BatchAct) =>
  command({
    action: "batch.stopped",
    permission: kinds[act].permission,
    subject: null,
    async work(tx, { now, actor }, { id }: { id: number }) {
      const job = await findJob(tx, id);
      if (job?.act !== act) throw new NotFound("batches.notFound");
      const reason = { key: "batches.whyStopped.byHand", params: { name: actor.name } } as const;
      if (!(await stopJob(tx, id, { reason, now }))) refuse({ key: "batches.whyNot.over" });
      return {
        result: { id },
        audit: {
          action: "batch.stopped",
          subject: subjectOf(job),
          changes: { entry: job.entryId },
        },
      };
    },
  });

/**
 * End a batch after its chunk of now, whoever began it; what was done stays done. Each throws
 * Conflict for one that is over.
 */
export const stopBatch = {
  activation: stop("activation"),
  deactivation: stop("deactivation"),
  joining: stop("joining"),
  leaving: stop("leaving"),
} as const satisfies Record<BatchAct, unknown>;
