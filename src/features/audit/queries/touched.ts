import type { Reader } from "../../../db/client.ts";
import { columns, int, nullable, oneOf, text } from "../../../db/columns.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import type {
  AuditRecord,
  ListedEntry,
  Touched,
  TouchedCustomer,
  TouchedUser,
} from "../../../domain/audit-entry.ts";

/** Of an act on many customers or users so many are named. */
const NAMED = 50;

/** Entries with the customers and users that they touched; two statements. */
export async function withTouched(
  db: Reader,
  entries: readonly AuditRecord[],
): Promise<ListedEntry[]> {
  const [customers, users] = await Promise.all([
    touchedCustomers(db, entries),
    touchedUsers(db, entries),
  ]);
  return entries.map((entry) => ({
    ...entry,
    customers: customers.get(entry.id),
    users: users.get(entry.id),
  }));
}

const ofEntry = { entryId: int, total: int };

const customerRow = columns("c", {
  ...ofEntry,
  id: int,
  change: oneOf<TouchedCustomer["change"]>(["assigned", "released"]),
  reference: text,
  name: text,
});

const userRow = columns("c", {
  ...ofEntry,
  id: int,
  change: oneOf<TouchedUser["change"]>(["joined", "left", "rights"]),
  name: text,
  version: nullable(int),
  gained: text,
  lost: text,
});

async function touchedCustomers(
  db: Reader,
  entries: readonly { id: number }[],
): Promise<Map<number, Touched<TouchedCustomer>>> {
  if (entries.length === 0) return new Map();
  const rows = await db.all(
    customerRow,
    sql`FROM (
      SELECT ac."entryId", ac."customerId" AS "id", ac."change", ac."reference", ac."name",
             row_number() OVER (
               PARTITION BY ac."entryId"
               ORDER BY ac."change", ac."name", ac."customerId") AS "place",
             count(*) OVER (PARTITION BY ac."entryId") AS "total"
        FROM "AuditCustomer" ac WHERE ac."entryId" IN (${join(entries.map(({ id }) => id))})) c
     WHERE c."place" <= ${raw(String(NAMED))} ORDER BY c."entryId", c."place"`,
  );
  return byEntry(rows);
}

async function touchedUsers(
  db: Reader,
  entries: readonly Pick<AuditRecord, "id" | "action">[],
): Promise<Map<number, Touched<TouchedUser>>> {
  const touching = entries
    .filter(({ action }) => /^(group|role)\./.test(action))
    .map(({ id }) => id);
  if (touching.length === 0) return new Map();
  const rows = await db.all(
    userRow,
    sql`FROM (
      SELECT au."entryId", au."userId" AS "id", au."change", au."name", au."version",
             au."gained", au."lost",
             row_number() OVER (
               PARTITION BY au."entryId"
               ORDER BY au."change", au."name", au."userId") AS "place",
             count(*) OVER (PARTITION BY au."entryId") AS "total"
        FROM "AuditUser" au WHERE au."entryId" IN (${join(touching)})) c
     WHERE c."place" <= ${raw(String(NAMED))} ORDER BY c."entryId", c."place"`,
  );
  return byEntry(rows);
}

function byEntry<Row extends { entryId: number; total: number }>(
  rows: readonly Row[],
): Map<number, Touched<Row>> {
  const found = new Map<number, Touched<Row>>();
  for (const row of rows) {
    const touched = found.get(row.entryId) ?? { rows: [], total: row.total };
    touched.rows.push(row);
    found.set(row.entryId, touched);
  }
  return found;
}
