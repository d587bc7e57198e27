import { type ActingContext, command, unchanged } from "../../../command.ts";
import { type AuditChanges, type AuditDraft, noSubject } from "../../../domain/audit-entry.ts";
import {
  type CustomerLine,
  type Repeated,
  RepeatedReferences,
} from "../../customers/service/repeated.ts";
import type { StoreCustomer } from "../../customers/service/store-customer.ts";
import { type Judged, writeCustomers } from "../../customers/service/write-customers.ts";
import { replacedEntry } from "./put-customer.ts";

interface Batch<One> {
  customers: readonly One[];
  /** Lines that were refused before. */
  refused: number;
  /** Somebody else is taken over even where the customer is held. */
  acceptChanged: boolean;
}

/** What became of a line; `again` where its reference comes in other lines, too. */
export type TakenLine<Line extends CustomerLine> = Line & {
  result: Judged["result"] | "refused";
  again: Repeated | undefined;
};

/**
 * Takes lines as the import takes those of a file: of the same person the last one counts, those
 * that mean different people are refused.
 */
export async function takeBatch<Line extends CustomerLine>(
  ctx: ActingContext,
  { customers: lines, refused, acceptChanged }: Batch<Line>,
): Promise<TakenLine<Line>[]> {
  const repeated = new RepeatedReferences();
  for (const line of lines) repeated.add(line);
  const read = lines.map((one) => ({ ...one, again: repeated.found.get(one.customer.reference) }));
  const counting = read.filter(
    ({ line, again }) => !again || (!again.differ && again.lines.at(-1) === line),
  );
  const results = await importBatch(ctx, {
    customers: counting.map(({ customer }) => customer),
    refused: refused + read.filter(({ again }) => again?.differ).length,
    acceptChanged,
  });
  const byLine = new Map(counting.map(({ line }, at) => [line, results[at]]));
  return read.map((one) => ({
    ...one,
    result: byLine.get(one.line) ?? (one.again?.differ ? "refused" : "unchanged"),
  }));
}

/**
 * All in one transaction, with one entry as far as anything is written; each customer who became
 * somebody else has one of their own before it.
 */
const importBatch = command({
  action: "customers.imported",
  permission: "store:customers",
  subject: null,
  async work(tx, { now }, { customers, refused, acceptChanged }: Batch<StoreCustomer>) {
    const judged = await writeCustomers(tx, customers, { acceptChanged, now });
    const result = judged.map((one) => one.result);
    const changes: AuditChanges["customers.imported"] = {
      ...{ added: 0, updated: 0, unchanged: 0, replaced: 0, kept: 0 },
      refused,
    };
    for (const one of result) changes[one]++;
    if (changes.added + changes.updated + changes.replaced === 0)
      return { result, audit: unchanged };
    const audit: AuditDraft[] = [];
    for (const one of judged)
      if (one.result === "replaced") audit.push(await replacedEntry(tx, one));
    audit.push({ action: "customers.imported", subject: noSubject, changes });
    return { result, audit };
  },
});
