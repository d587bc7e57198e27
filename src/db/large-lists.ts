import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReadDatabase } from "./client.ts";
import { columns, computed, int, nullable } from "./columns.ts";
import type { IdRange, Searchable } from "./dialect.ts";
import { raw, type Sql, sql } from "./sql.ts";

/** So many rows of an order are read before the page is looked for by its filter. */
const READ_IN_ORDER = 4_000;
/** So many ids are gathered before the first of them are chosen. */
const CHOSEN_FROM = 3_000;

/** What a list finds in a table, `u` for users and `c` for customers. */
export interface Found {
  table: Searchable;
  /** Relation: those to look at, of all ids or of some. */
  within(ids?: IdRange): Sql;
  /** They are few: no slices are made. */
  gathered: boolean;
  /** searchWords() of which an index knows the rows: slices are of so many matches then. */
  words?: readonly string[];
  /** Condition on them. */
  where: Sql;
}

type Sliced = Pick<Found, "table" | "gathered" | "words">;

/** So many are found through an index at once. */
export const MOST_GATHERED = 3_000;

/**
 * Looks for what is found by `ways`, each with the conditions that it leaves: by the first of few
 * rows, or else slice by slice.
 */
export async function lookFor(
  db: ReadDatabase,
  { ways, ...found }: Omit<Found, "gathered"> & { ways: readonly Rows[] },
): Promise<Found> {
  for (const { from, where } of ways) {
    const first = sql`FROM ${from} w LIMIT ${MOST_GATHERED + 1}`;
    const ids = (await db.read.all(gatheredId, first)).map(({ id }) => id);
    if (ids.length > MOST_GATHERED) continue;
    const { table } = found;
    const isFound = db.read.isOneOf(sql`m."id"`, ids);
    const rows = sql`(SELECT m.* FROM ${tables[table]} m WHERE ${isFound})`;
    return { ...found, where, within: () => rows, gathered: true };
  }
  return { ...found, gathered: false };
}

interface FirstOf {
  order: Sql;
  limit: number;
  offset: number;
}

interface InOrder extends FirstOf {
  table: Searchable;
  /** Condition: those whose order an index has. */
  of: Sql;
  /** Condition: those that are found, in words that no other index answers to. */
  where: Sql;
}

/** How many are found, counted up to `limit`. */
export async function countFound(db: ReadDatabase, found: Found, limit: number): Promise<number> {
  let count = 0;
  await bySlices(db, found, async (ids) => {
    const rows = sql`${found.within(ids)} ${alias[found.table]} WHERE ${found.where}`;
    count += await db.read.count(sql`FROM (SELECT 1 FROM ${rows} LIMIT ${limit - count}) f`);
    return count < limit;
  });
  return count;
}

/**
 * A page of many: their ids, where the first rows of the order fill it; undefined where they stand
 * further on, close together.
 */
export async function findInOrder(
  db: ReadDatabase,
  { table, of, ...page }: InOrder,
): Promise<number[] | undefined> {
  const begin = sql`SELECT ${alias[table]}.* FROM ${tables[table]} ${alias[table]} WHERE ${of}
    ORDER BY ${page.order} LIMIT ${raw(String(READ_IN_ORDER))}`;
  const ids = await selectIds(db, { table, from: sql`(${begin})`, ...page });
  return ids.length < page.limit ? undefined : ids;
}

/** A page of what is found, its ids: the first of every slice, and of those the first. */
export async function findFirst(
  db: ReadDatabase,
  { within, where, ...sliced }: Found,
  { order, limit, offset }: FirstOf,
): Promise<number[]> {
  const { table, gathered } = sliced;
  const first = { table, order, limit: offset + limit, offset: 0 };
  let ids: number[] = [];
  await bySlices(db, sliced, async (range) => {
    ids.push(...(await selectIds(db, { ...first, from: within(range), where })));
    if (ids.length > CHOSEN_FROM) ids = await selectIds(db, { ...first, ...among(db, table, ids) });
    return true;
  });
  if (gathered) return ids.slice(offset);
  if (ids.length <= offset) return [];
  return selectIds(db, { table, order, limit, offset, ...among(db, table, ids) });
}

async function selectIds(
  { read }: ReadDatabase,
  { table, from, where, order, limit, offset }: FirstOf & { table: Searchable } & Rows,
): Promise<number[]> {
  const found = sql`FROM ${from} ${alias[table]} WHERE ${where}`;
  const rows = await read.all(
    idOf[table],
    sql`${found} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`,
  );
  return rows.map(({ id }) => id);
}

interface Rows {
  from: Sql;
  where: Sql;
}

function among({ read }: ReadDatabase, table: Searchable, ids: readonly number[]): Rows {
  return { from: tables[table], where: read.isOneOf(sql`${alias[table]}."id"`, ids) };
}

/**
 * Does `work` for the ids of a table, slice by slice unless they are gathered,
 * until it answers false.
 */
export async function bySlices(
  { read, dialect }: ReadDatabase,
  { table, gathered, words = [] }: Sliced,
  work: (ids?: IdRange) => Promise<boolean>,
): Promise<void> {
  const { slice } = dialect;
  if (gathered || slice === undefined) return void (await work());
  const [last] = await read.all(newest, sql`FROM ${tables[table]} m`);
  const end = last?.id ?? 0;
  const { ids, matches } = slice;
  const endOf = async (after: number) => {
    if (words.length === 0) return after + ids;
    const next = slice.lastMatch(table, words, { after, matches });
    return (await read.all(gatheredId, sql`FROM ${next} w`))[0]?.id ?? end;
  };
  for (let after = 0, upTo = 0; after < end; after = upTo) {
    upTo = await endOf(after);
    if (!(await work({ after, upTo }))) return;
    // Whoever comes meanwhile goes first.
    await nextTurn();
  }
}

const tables = { User: raw('"User"'), Customer: raw('"Customer"') };
const alias = { User: raw("u"), Customer: raw("c") };
const idOf = { User: columns("u", { id: int }), Customer: columns("c", { id: int }) };
const gatheredId = columns("w", { id: int });
const newest = columns("m", { id: computed(nullable(int), 'max(m."id")') });
