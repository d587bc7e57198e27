import { recordAct } from "../../../db/audit.ts";
import type { Database } from "../../../db/client.ts";
import { systemActor } from "../../../domain/actor.ts";
import { type AuditChanges, type AuditDraft, noSubject } from "../../../domain/audit-entry.ts";
import type { StoreCustomer } from "./store-customer.ts";
import { type Judged, judgeCustomers, writeCustomers } from "./write-customers.ts";

/** The next customers of a file, each once, and how many lines were refused on the way to them. */
export interface ImportBatch {
  customers: StoreCustomer[];
  refused: number;
}

export type ImportCounts = AuditChanges["customers.imported"];

interface ImportOptions {
  clock: () => Date;
  /** Nothing is written: counted is what would be. */
  dryRun: boolean;
  /** Somebody else is taken over even where the customer is held. */
  acceptChanged: boolean;
  /** Under a known reference came somebody else. */
  onSomebodyElse: (found: Judged) => void;
}

/** Adds and updates customers by reference, one transaction a batch, and records the import. */
export async function importCustomers(
  db: Database,
  batches: AsyncIterable<ImportBatch>,
  options: ImportOptions,
): Promise<ImportCounts> {
  const { clock, dryRun } = options;
  const began = clock();
  const counts = { added: 0, updated: 0, unchanged: 0, refused: 0, replaced: 0, kept: 0 };
  // An act of many transactions: one that was killed shows as begun without an end, and what it
  // wrote carries the time it began.
  if (!dryRun)
    await record(db, began, { action: "import.started", subject: noSubject, changes: {} });
  for await (const { customers, refused } of batches) {
    counts.refused += refused;
    if (customers.length === 0) continue;
    const judged = dryRun
      ? await judgeCustomers(db.read, customers, options)
      : await db.writeAlone((tx) => writeCustomers(tx, customers, { ...options, now: began }));
    for (const one of judged) {
      counts[one.result]++;
      if (one.result === "replaced" || one.result === "kept") options.onSomebodyElse(one);
    }
  }
  const changes = counts;
  if (!dryRun)
    await record(db, clock(), { action: "customers.imported", subject: noSubject, changes });
  return counts;
}

function record(db: Database, now: Date, draft: AuditDraft): Promise<number> {
  return db.write((tx) => recordAct(tx, { actor: systemActor, source: "cli", now }, draft));
}
