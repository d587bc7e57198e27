import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReadDatabase, Reader, Tx } from "../../../db/client.ts";
import { columns, computed, int, nullable, oneOf, text } from "../../../db/columns.ts";
import { join, raw, type Sql, sql } from "../../../db/sql.ts";
import type {
  AuditRecord,
  ListedEntry,
  Touched,
  TouchedCustomer,
  TouchedUser,
} from "../../../domain/audit-entry.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  REACH,
  readPage,
} from "../../../domain/list-page.ts";
import { hasWordsIn, searchWords } from "../../../domain/search-words.ts";
import { undoKind } from "../../../domain/undoable.ts";

/** Of an act on many customers or users so many are named. */
const NAMED = 50;

/** Where those stand whom an entry touched: `c`, as they were called then. */
const tables = {
  customers: { rows: raw('"AuditCustomer"'), id: raw('c."customerId"') },
  users: { rows: raw('"AuditUser"'), id: raw('c."userId"') },
};

export type TouchedKind = keyof typeof tables;

const customer = {
  id: computed(int, 'c."customerId"'),
  change: oneOf<TouchedCustomer["change"]>(["assigned", "released"]),
  reference: text,
  name: text,
};

const user = {
  id: computed(int, 'c."userId"'),
  change: oneOf<TouchedUser["change"]>(["joined", "left", "rights"]),
  name: text,
  version: nullable(int),
  gained: text,
  lost: text,
};

const ofEntry = { entryId: int, total: int };
const listed = {
  customers: columns("c", { ...ofEntry, ...customer }),
  users: columns("c", { ...ofEntry, ...user }),
};
const rows = { customers: columns("c", customer), users: columns("c", user) };

/** By what was done to them and by name. */
const byName = (kind: TouchedKind) => sql`c."change", c."name", ${tables[kind].id}`;

/** Entries with the customers and users that they touched, and what took them back. */
export async function withTouched(
  db: Reader,
  entries: readonly AuditRecord[],
): Promise<ListedEntry[]> {
  const of = (area: RegExp) =>
    entries.filter(({ action }) => area.test(action)).map(({ id }) => id);
  const taken = entries.filter((entry) => undoKind(entry) !== undefined);
  const [undoes, undone, customers, users] = await Promise.all([
    listThere(
      db,
      entries.flatMap((entry) => entry.undoes ?? []),
    ),
    listUndone(
      db,
      taken.map(({ id }) => id),
    ),
    firstTouched(
      of(/^(customers|users?)\./),
      (from) => db.all(listed.customers, from),
      "customers",
    ),
    firstTouched(of(/^(group|role|batch)\./), (from) => db.all(listed.users, from), "users"),
  ]);
  return entries.map((entry) => ({
    ...entry,
    customers: customers.get(entry.id),
    users: users.get(entry.id),
    undoesThere: undoes.has(entry.undoes ?? 0),
    undoneBy: undone.get(entry.id),
  }));
}

const undoing = columns("e", { id: int, undoes: int });

/** By which entries some were taken back, by their ids. */
export async function listUndone(
  from: Reader | Tx,
  ids: readonly number[],
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await from.all(
    undoing,
    sql`FROM "AuditEntry" e WHERE e."undoes" IN (${join([...ids])})`,
  );
  return new Map(rows.map(({ id, undoes }) => [undoes, id]));
}

const there = columns("e", { id: int });

/** Which of some entries there are: old ones go into a file (rule R121). */
export async function listThere(from: Reader | Tx, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await from.all(there, sql`FROM "AuditEntry" e WHERE e."id" IN (${join([...ids])})`);
  return new Set(rows.map(({ id }) => id));
}

/** No more of an entry are looked at than are counted: of many those with the lowest ids. */
async function firstTouched<Row extends { entryId: number; total: number }>(
  entryIds: readonly number[],
  read: (from: Sql) => Promise<Row[]>,
  kind: TouchedKind,
): Promise<Map<number, Touched<Row>>> {
  const found = new Map<number, Touched<Row>>();
  if (entryIds.length === 0) return found;
  const parts = entryIds.map(
    (id) => sql`SELECT * FROM (SELECT c.* FROM ${tables[kind].rows} c WHERE c."entryId" = ${id}
      ORDER BY ${tables[kind].id} LIMIT ${raw(String(COUNT_LIMIT + 1))}) f`,
  );
  const placed = sql`SELECT c.*, count(*) OVER (PARTITION BY c."entryId") AS "total",
      row_number() OVER (PARTITION BY c."entryId" ORDER BY ${byName(kind)}) AS "place"
    FROM (${join(parts, " UNION ALL ")}) c`;
  for (const row of await read(sql`FROM (${placed}) c
    WHERE c."place" <= ${raw(String(NAMED))} ORDER BY c."entryId", c."place"`)) {
    const { entryId, total } = row;
    const touched = found.get(entryId) ?? { rows: [], total, open: total > COUNT_LIMIT };
    touched.rows.push(row);
    found.set(entryId, touched);
  }
  return found;
}

/** Whom an act touched. */
export interface TouchedBy {
  entryId: number;
  kind: TouchedKind;
}

/** Whom an act touched, if anybody. */
export async function findTouched(db: Reader, entryId: number): Promise<TouchedBy | undefined> {
  for (const kind of ["customers", "users"] as const) {
    const touched = { entryId, kind };
    if ((await countTouched(db, touched, 1)) > 0) return touched;
  }
  return undefined;
}

function countTouched(db: Reader, { entryId, kind }: TouchedBy, limit: number): Promise<number> {
  return db.count(sql`FROM (SELECT 1 FROM ${tables[kind].rows} c
    WHERE c."entryId" = ${entryId} LIMIT ${limit}) f`);
}

interface Wanted {
  q: string;
  page: number;
}

const TOUCHED_PER_PAGE = 25;

/**
 * A page of them, those who had the words of `q`; by name as far as they are counted, and of more
 * in the order of their ids.
 */
export async function listTouched(
  { read }: ReadDatabase,
  { entryId, kind }: TouchedBy,
  { q, page }: Wanted,
): Promise<ListPage<TouchedCustomer | TouchedUser>> {
  const touched = { entryId, kind };
  const words = searchWords(q);
  const ids = words.length === 0 ? undefined : await searchTouched(read, touched, words);
  const total = ids?.length ?? (await countTouched(read, touched, COUNT_LIMIT + 1));
  const counted: Counted = { total, open: total > COUNT_LIMIT };
  const { rows: table, id } = tables[kind];
  const order = counted.open && !ids ? sql`${id}` : byName(kind);
  const among = ids ? read.isOneOf(sql`${id}`, ids) : sql`1 = 1`;
  return readPage<TouchedCustomer | TouchedUser>(counted, {
    page,
    per: TOUCHED_PER_PAGE,
    reach: ids ? REACH : undefined,
    read: ({ limit, offset }) =>
      read.all<TouchedCustomer | TouchedUser>(
        rows[kind],
        sql`FROM ${table} c WHERE c."entryId" = ${entryId} AND ${id} IN (
            SELECT ${id} FROM ${table} c WHERE c."entryId" = ${entryId} AND ${among}
             ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
          ORDER BY ${order}`,
      ),
  });
}

/** Rows that are folded and compared before everybody else has a turn: some milliseconds. */
const SLICE = 1_000;

const called = {
  customers: columns("c", {
    id: customer.id,
    called: computed(text, `c."reference" || ' ' || c."name"`),
  }),
  users: columns("c", { id: user.id, called: computed(text, 'c."name"') }),
};

/**
 * The ids of those who were called so, one more than are counted at most. The record is not folded
 * and has no index of words: the entry's own rows are gone through.
 */
async function searchTouched(
  read: Reader,
  { entryId, kind }: TouchedBy,
  words: readonly string[],
): Promise<number[]> {
  const { rows: table, id } = tables[kind];
  const found: number[] = [];
  for (let after: number | undefined = 0; after !== undefined && found.length <= COUNT_LIMIT; ) {
    const slice: { id: number; called: string }[] = await read.all(
      called[kind],
      sql`FROM ${table} c WHERE c."entryId" = ${entryId} AND ${id} > ${after}
        ORDER BY ${id} LIMIT ${raw(String(SLICE))}`,
    );
    found.push(...slice.filter((row) => hasWordsIn(row.called, words)).map((row) => row.id));
    after = slice.length < SLICE ? undefined : slice.at(-1)?.id;
    if (after !== undefined) await nextTurn();
  }
  return found.slice(0, COUNT_LIMIT + 1);
}
