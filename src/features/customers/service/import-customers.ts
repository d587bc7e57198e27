import { recordAct } from "../../../db/audit.ts";
import type { Database, Tx } from "../../../db/client.ts";
import { type Sql, sql } from "../../../db/sql.ts";
import { systemActor } from "../../../domain/actor.ts";
import { type AuditChanges, type AuditDraft, noSubject } from "../../../domain/audit-entry.ts";
import { customerKeys } from "../../../domain/search-words.ts";

/** A customer as the store knows them. Who holds them is no part of it. */
export interface StoreCustomer {
  reference: string;
  email: string;
  firstName: string;
  lastName: string;
  company: string | null;
}

/** The next customers of a file, and how many lines were refused on the way to them. */
export interface ImportBatch {
  customers: StoreCustomer[];
  refused: number;
}

export type ImportCounts = AuditChanges["customers.imported"];

/**
 * Adds and updates customers by reference, one transaction a batch, and records the import. Where a
 * reference comes again, the later customer counts.
 */
export async function importCustomers(
  db: Database,
  batches: AsyncIterable<ImportBatch>,
  clock: () => Date,
): Promise<ImportCounts> {
  const began = clock();
  const counts = { added: 0, updated: 0, unchanged: 0, refused: 0 };
  // An act of many transactions: one that was killed shows as begun without an end, and what it
  // wrote carries the time it began.
  await record(db, began, { action: "import.started", subject: noSubject, changes: {} });
  for await (const { customers, refused } of batches) {
    counts.refused += refused;
    if (customers.length > 0) add(counts, await writeBatch(db, customers, began));
  }
  await record(db, clock(), { action: "customers.imported", subject: noSubject, changes: counts });
  return counts;
}

function record(db: Database, now: Date, draft: AuditDraft): Promise<void> {
  return db.write((tx) => recordAct(tx, { actor: systemActor, source: "cli", now }, draft));
}

async function writeBatch(
  db: Database,
  customers: StoreCustomer[],
  now: Date,
): Promise<Omit<ImportCounts, "refused">> {
  const { added, updated } = await db.writeAlone(async (tx) => {
    const done = { added: 0, updated: 0 };
    for (const round of rounds(customers)) {
      const rows = incoming(round);
      done.updated += await updateChanged(tx, rows, now);
      done.added += await insertNew(tx, rows, now);
    }
    return done;
  });
  return { added, updated, unchanged: customers.length - added - updated };
}

function add(counts: ImportCounts, { added, updated, unchanged }: Omit<ImportCounts, "refused">) {
  counts.added += added;
  counts.updated += updated;
  counts.unchanged += unchanged;
}

/** A statement meets each reference once; what comes again waits for the next round. */
function rounds(customers: StoreCustomer[]): StoreCustomer[][] {
  const met = new Map<string, number>();
  const result: StoreCustomer[][] = [];
  for (const customer of customers) {
    const round = met.get(customer.reference) ?? 0;
    met.set(customer.reference, round + 1);
    const others = result[round];
    if (others) others.push(customer);
    else result.push([customer]);
  }
  return result;
}

/** Rows travel as one JSON object, which is what both databases' json_each takes. */
function incoming(customers: StoreCustomer[]): Sql {
  const values = customers.map((customer) => {
    const { reference, email, firstName, lastName, company } = customer;
    const { nameKey, searchText } = customerKeys(customer);
    return [reference, email, firstName, lastName, company, nameKey, searchText];
  });
  return sql`(
    SELECT value->>0 AS "reference",
           value->>1 AS "email",
           value->>2 AS "firstName",
           value->>3 AS "lastName",
           value->>4 AS "company",
           value->>5 AS "nameKey",
           value->>6 AS "searchText"
      FROM json_each(${JSON.stringify({ ...values })})) AS n`;
}

/**
 * Not an upsert: on PostgreSQL that takes an id for every row that exists already, and a nightly
 * import would use them up.
 */
function updateChanged(tx: Tx, rows: Sql, now: Date): Promise<number> {
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
     WHERE c."reference" = n."reference"
       AND (c."email", c."firstName", c."lastName", c."company", c."nameKey", c."searchText")
           IS DISTINCT FROM
           (n."email", n."firstName", n."lastName", n."company", n."nameKey", n."searchText")`);
}

function insertNew(tx: Tx, rows: Sql, now: Date): Promise<number> {
  return tx.run(sql`
    INSERT INTO "Customer" (
           "reference", "email", "firstName", "lastName", "company",
           "nameKey", "searchText", "createdAt", "updatedAt")
    SELECT n."reference", n."email", n."firstName", n."lastName", n."company",
           n."nameKey", n."searchText", ${now}, ${now}
      FROM ${rows}
     WHERE NOT EXISTS (SELECT 1 FROM "Customer" AS c WHERE c."reference" = n."reference")`);
}
