import { type AuditOrigin, recordAct } from "./audit.ts";
import { throughAuditGate } from "./audit-gate.ts";
import type { Database, Reader, Tx } from "./client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "./columns.ts";
import { type Sql, sql } from "./sql.ts";

/** Entries of before an instant that were there when it was asked for. */
export interface OldEntries {
  before: Date;
  /** The highest number among them. */
  upTo: number;
  count: number;
}

/** Entries that are read, or removed in a transaction of their own, at a time. */
const SLICE = 1_000;

const extent = columns("e", { upTo: nullable(int), count: int });

/** undefined where there are none. */
export async function findOldEntries(read: Reader, before: Date): Promise<OldEntries | undefined> {
  const found = await read.one(
    extent,
    sql`FROM (
      SELECT max(a."id") AS "upTo", count(*) AS "count" FROM "AuditEntry" a
       WHERE a."at" < ${before}) e`,
  );
  return found?.upTo ? { before, upTo: found.upTo, count: found.count } : undefined;
}

const entryRow = columns("e", {
  id: int,
  at: instant,
  action: text,
  result: text,
  actorId: nullable(int),
  actorName: text,
  subjectType: text,
  subjectId: nullable(int),
  subjectName: text,
  subjectVersion: nullable(int),
  changes: text,
  reason: nullable(text),
  source: text,
  address: nullable(text),
  requestId: nullable(text),
  undoes: nullable(int),
});

const customerRow = columns("c", {
  entryId: int,
  customerId: int,
  change: text,
  reference: text,
  name: text,
});

const userRow = columns("c", {
  entryId: int,
  userId: int,
  change: text,
  name: text,
  version: nullable(int),
  gained: text,
  lost: text,
});

/** An entry with all that belongs to it, as it is stored. */
export type WholeEntry = RowOf<typeof entryRow> & {
  customers: RowOf<typeof customerRow>[];
  users: RowOf<typeof userRow>[];
};

/** Oldest first, some at a time. */
export async function* readOldEntries(read: Reader, old: OldEntries): AsyncGenerator<WholeEntry[]> {
  let last: { at: Date; id: number } | undefined;
  do {
    const after = last ? sql`(e."at", e."id") > (${last.at}, ${last.id})` : sql`1 = 1`;
    const rows = await read.all(
      entryRow,
      sql`FROM "AuditEntry" e WHERE ${after} AND ${isOld(old)}`,
    );
    const within = read.isOneOf(
      sql`c."entryId"`,
      rows.map(({ id }) => id),
    );
    const [customers, users] = await Promise.all([
      read.all(customerRow, sql`FROM "AuditCustomer" c WHERE ${within}`),
      read.all(userRow, sql`FROM "AuditUser" c WHERE ${within}`),
    ]);
    const customersOf = Map.groupBy(customers, ({ entryId }) => entryId);
    const usersOf = Map.groupBy(users, ({ entryId }) => entryId);
    yield rows.map((row) => ({
      ...row,
      customers: customersOf.get(row.id) ?? [],
      users: usersOf.get(row.id) ?? [],
    }));
    last = rows.length === SLICE ? rows.at(-1) : undefined;
  } while (last);
}

/** The first of them in the order of their time; nothing comes after it. */
function isOld({ before, upTo }: OldEntries): Sql {
  return sql`e."at" < ${before} AND e."id" <= ${upTo} ORDER BY e."at", e."id" LIMIT ${SLICE}`;
}

interface Trim {
  /** How the act is recorded: the day before which they are, and the file in which they stand. */
  day: string;
  file: string;
  origin: AuditOrigin;
  onProgress(removed: number): void;
}

/**
 * Removes entries that stand in a file, in slices; the first comes with the entry that says so, so
 * that nothing is missing of which nothing is said.
 */
export async function removeOldEntries(
  db: Database,
  old: OldEntries,
  { day, file, origin, onProgress }: Trim,
): Promise<void> {
  const changes = { before: day, entries: old.count, file };
  const subject = { type: "none", id: null, name: "" } as const;
  const record = (tx: Tx) => recordAct(tx, origin, { action: "audit.trimmed", subject, changes });
  for (let removed = 0, now = SLICE; now === SLICE; removed += now) {
    now = await db.writeAlone(async (tx) => {
      if (removed === 0) await record(tx);
      return removeSlice(tx, old);
    });
    onProgress(removed + now);
  }
}

const removedRow = columns("e", { id: computed(int, 'e."id"') });

function removeSlice(tx: Tx, old: OldEntries): Promise<number> {
  return throughAuditGate(tx, async () => {
    const rows = await tx.all(removedRow, sql`FROM "AuditEntry" e WHERE ${isOld(old)}`);
    const ids = rows.map(({ id }) => id);
    await tx.run(sql`DELETE FROM "AuditCustomer" WHERE ${tx.isOneOf(sql`"entryId"`, ids)}`);
    await tx.run(sql`DELETE FROM "AuditUser" WHERE ${tx.isOneOf(sql`"entryId"`, ids)}`);
    return tx.run(sql`DELETE FROM "AuditEntry" WHERE ${tx.isOneOf(sql`"id"`, ids)}`);
  });
}
