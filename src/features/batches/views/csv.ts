import { csvLine } from "../../../domain/csv.ts";
import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { Job, Outcome } from "../queries/jobs.ts";
import { outcomeText } from "./job.ts";

/** By the language's decimal sign: what spreadsheets expect there. */
const separatorOf = { en: ",", de: ";" } as const;

export function csvHead({ t, locale }: SignedInContext): string {
  const names = [
    t("people.column.name"),
    t("people.column.email"),
    t("people.column.status"),
    t("batches.column.outcome"),
  ];
  return csvLine(names, separatorOf[locale]);
}

/** What became of some, a line each. */
export function csvLines(ctx: SignedInContext, job: Job, some: readonly Outcome[]): string {
  return some
    .map((row) =>
      csvLine(
        [
          fullName(row),
          row.email,
          ctx.t(`people.status.${row.status}`),
          outcomeText(ctx, job, row),
        ],
        separatorOf[ctx.locale],
      ),
    )
    .join("");
}
