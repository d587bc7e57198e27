import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { columns, int, type RowOf } from "../../db/columns.ts";
import { hasWords } from "../../db/dialect.ts";
import { raw, type Sql, sql } from "../../db/sql.ts";
import { identity } from "../../db/user-columns.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  readPage,
  type Window,
} from "../../domain/list-page.ts";
import { searchWords } from "../../domain/search-words.ts";
import { findHolders, nobody } from "./queries/holders.ts";
import {
  byName,
  CUSTOMERS_PER_PAGE,
  type CustomerRow,
  type Part,
  selectCustomers,
} from "./queries/rows.ts";
import { search } from "./queries/search.ts";

export const assignee = columns("u", { ...identity, customerCount: int });

/** The user whom customers are assigned to. */
export type Assignee = RowOf<typeof assignee>;

export function findAssignee(from: Reader | Tx, id: number): Promise<Assignee | undefined> {
  return from.one(assignee, sql`FROM "User" u WHERE u."id" = ${id}`);
}

/** Some users, those that there are. */
export function findAssignees(from: Reader | Tx, ids: readonly number[]): Promise<Assignee[]> {
  return from.all(assignee, sql`FROM "User" u WHERE ${from.isOneOf(sql`u."id"`, ids)}`);
}

interface ListQuery {
  userId: number;
  q: string;
  page: number;
}

/** What there is to choose from. */
export interface Others extends ListPage<CustomerRow> {
  /** More users have the words than whose customers are looked up: theirs are left out. */
  manyHolders: boolean;
}

/** NULL is not a value that PostgreSQL takes an order from: the index is named from its start. */
const free: Part = {
  where: sql`c."assignedUserId" IS NULL`,
  order: raw('c."assignedUserId", c."nameKey", c."id"'),
};

/**
 * Those that the user does not hold: `free` ones only, or also those of somebody else, which are
 * found by the words of their holder, too.
 */
export async function listOthers(
  db: ReadDatabase,
  { userId, q, page, ...query }: ListQuery & { free: boolean },
): Promise<Others> {
  const others: Part = {
    where: sql`(c."assignedUserId" IS NULL OR c."assignedUserId" <> ${userId})`,
    order: byName,
  };
  const part = query.free ? free : others;
  const words = searchWords(q);
  if (words.length === 0) return { ...(await readInOrder(db, part, { page })), manyHolders: false };
  const { ids: holders, tooMany } = query.free ? nobody : await findHolders(db, words, userId);
  return { ...(await search(db, part, { words, page, holders })), manyHolders: tooMany };
}

const all: Part = { where: sql`1 = 1`, order: byName };

/** All that there are, found by their own words alone. */
export function listCustomers(
  db: ReadDatabase,
  { q, page }: Pick<ListQuery, "q" | "page">,
): Promise<ListPage<CustomerRow>> {
  const words = searchWords(q);
  if (words.length === 0) return readInOrder(db, all, { page });
  return search(db, all, { words, page, holders: nobody.ids });
}

/** Who holds more has them searched through the index of words. */
const SEARCHED = 5_000;

/** Those that the user holds. `count` is their number, as the user's row keeps it. */
export async function listHeld(
  db: ReadDatabase,
  { userId, q, page }: ListQuery,
  count: number,
): Promise<ListPage<CustomerRow>> {
  const held = sql`c."assignedUserId" = ${userId}`;
  const words = searchWords(q);
  const searched = words.length > 0;
  if (searched && count > SEARCHED)
    return search(db, { where: held, order: byName }, { words, page, holders: [] });
  const where = searched ? sql`${held} AND ${hasWords(sql`c."searchText"`, words)}` : held;
  const total = searched ? await countUpTo(count, db.read, where) : count;
  return readInOrder(db, { where, order: byName }, { page, total, open: false });
}

/** A part by name. Counted up to COUNT_LIMIT unless `total` is known. */
async function readInOrder(
  db: ReadDatabase,
  { where, order }: Part,
  { page, ...known }: { page: number } & Partial<Counted>,
): Promise<ListPage<CustomerRow>> {
  const total = known.total ?? (await countUpTo(COUNT_LIMIT + 1, db.read, where));
  const open = known.open ?? total > COUNT_LIMIT;
  const ids = ({ limit, offset }: Window) =>
    sql`SELECT c."id" FROM "Customer" c WHERE ${where}
      ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
  const lastPage = async () =>
    Math.max(1, Math.ceil((await countUpTo(100_000_000, db.read, where)) / CUSTOMERS_PER_PAGE));
  const read = (window: Window) => selectCustomers(db.read, ids(window));
  return readPage({ total, open }, { page, per: CUSTOMERS_PER_PAGE, read, lastPage });
}

function countUpTo(limit: number, db: Reader, where: Sql): Promise<number> {
  return db.count(sql`FROM (SELECT 1 FROM "Customer" c WHERE ${where} LIMIT ${limit}) found`);
}
