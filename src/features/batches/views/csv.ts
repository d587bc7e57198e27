import type { SignedInContext } from "../../../http/page.ts";
import { csvFile } from "../../../views/csv-file.ts";
import { personName } from "../../../views/former.ts";
import type { Job, Outcome } from "../queries/jobs.ts";
import { outcomeText } from "./job.ts";

/** What became of each, as a file. */
export function resultFile(
  ctx: SignedInContext,
  job: Job,
  outcomes: AsyncIterable<readonly Outcome[]>,
) {
  const { t } = ctx;
  async function* rows() {
    for await (const some of outcomes)
      yield some.map((row) => [
        personName(t, row),
        row.email,
        t(`people.status.${row.status}`),
        outcomeText(ctx, job, row),
      ]);
  }
  const heads = [
    t("people.column.name"),
    t("people.column.email"),
    t("people.column.status"),
    t("batches.column.outcome"),
  ];
  return csvFile(ctx, { name: `batch-${job.id}`, heads, rows: rows() });
}
