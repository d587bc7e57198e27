import { recordAct } from "../../../db/audit.ts";
import type { Database, Tx } from "../../../db/client.ts";
import { type Sql, sql } from "../../../db/sql.ts";
import { systemActor } from "../../../domain/actor.ts";
import { type AuditChanges, type AuditDraft, noSubject } from "../../../domain/audit-entry.ts";
import { compareCustomers, incoming, type StoreCustomer } from "./store-customer.ts";

/** The next customers of a file, each once, and how many lines were refused on the way to them. */
export interface ImportBatch {
  customers: StoreCustomer[];
  refused: number;
}

export type ImportCounts = AuditChanges["customers.imported"];

/** A known reference under which somebody else came. */
export interface SomebodyElse {
  was: StoreCustomer;
  is: StoreCustomer;
  /** Left as it was, because somebody holds the customer. */
  kept: boolean;
}

interface ImportOptions {
  clock: () => Date;
  /** Nothing is written: counted is what would be. */
  dryRun: boolean;
  /** Somebody else is taken over even where the customer is held. */
  acceptChanged: boolean;
  onSomebodyElse: (found: SomebodyElse) => void;
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
    const sorted = dryRun
      ? sortCustomers(customers, await compareCustomers(db.read, customers), options)
      : await writeBatch(db, { customers, now: began }, options);
    for (const found of sorted.somebodyElse) options.onSomebodyElse(found);
    counts.added += sorted.added.length;
    counts.updated += sorted.updated.length;
    counts.unchanged += sorted.unchanged;
    counts.replaced += sorted.somebodyElse.filter(({ kept }) => !kept).length;
    counts.kept += sorted.somebodyElse.filter(({ kept }) => kept).length;
  }
  const changes = counts;
  if (!dryRun)
    await record(db, clock(), { action: "customers.imported", subject: noSubject, changes });
  return counts;
}

function record(db: Database, now: Date, draft: AuditDraft): Promise<number> {
  return db.write((tx) => recordAct(tx, { actor: systemActor, source: "cli", now }, draft));
}

interface Sorted {
  added: StoreCustomer[];
  updated: StoreCustomer[];
  unchanged: number;
  somebodyElse: SomebodyElse[];
}

/** What is to become of each customer of a batch. */
function sortCustomers(
  customers: readonly StoreCustomer[],
  found: Awaited<ReturnType<typeof compareCustomers>>,
  { acceptChanged }: ImportOptions,
): Sorted {
  const sorted: Sorted = { added: [], updated: [], unchanged: 0, somebodyElse: [] };
  const known = new Map(found.map((row) => [row.reference, row]));
  for (const is of customers) {
    const row = known.get(is.reference);
    if (!row || row.state === "new") sorted.added.push(is);
    else if (row.state === "changed") sorted.updated.push(is);
    else if (row.state === "same") sorted.unchanged++;
    else {
      const { reference, email, firstName, lastName, company } = row;
      const texts = { email: email ?? "", firstName: firstName ?? "", lastName: lastName ?? "" };
      const was = { reference, ...texts, company };
      sorted.somebodyElse.push({ was, is, kept: row.isHeld && !acceptChanged });
    }
  }
  return sorted;
}

interface Batch {
  customers: StoreCustomer[];
  now: Date;
}

/** No other business write runs meanwhile: what is found is what is written to. */
function writeBatch(
  db: Database,
  { customers, now }: Batch,
  options: ImportOptions,
): Promise<Sorted> {
  return db.writeAlone(async (tx) => {
    const sorted = sortCustomers(customers, await compareCustomers(tx, customers), options);
    const replaced = sorted.somebodyElse.filter(({ kept }) => !kept).map(({ is }) => is);
    const updated = [...sorted.updated, ...replaced];
    if (updated.length > 0) await updateKnown(tx, incoming(updated), now);
    if (sorted.added.length > 0) await insertNew(tx, incoming(sorted.added), now);
    return sorted;
  });
}

/**
 * Not an upsert: on PostgreSQL that takes an id for every row that exists already, and a nightly
 * import would use them up.
 */
function updateKnown(tx: Tx, rows: Sql, now: Date): Promise<number> {
  return tx.run(sql`
    UPDATE "Customer" AS c
       SET "email" = n."email",
           "firstName" = n."firstName",
           "lastName" = n."lastName",
           "company" = n."company",
           "nameKey" = n."nameKey",
           "searchText" = n."searchText",
           "updatedAt" = ${now}
      FROM ${rows}
     WHERE c."reference" = n."reference"`);
}

function insertNew(tx: Tx, rows: Sql, now: Date): Promise<number> {
  return tx.run(sql`
    INSERT INTO "Customer" (
           "reference", "email", "firstName", "lastName", "company",
           "nameKey", "searchText", "createdAt", "updatedAt")
    SELECT n."reference", n."email", n."firstName", n."lastName", n."company",
           n."nameKey", n."searchText", ${now}, ${now}
      FROM ${rows}`);
}
