import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { columns, computed, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { join, raw, type Sql, sql } from "../../db/sql.ts";
import { identity } from "../../db/user-columns.ts";
import { COUNT_LIMIT, type Counted, type ListPage, readPage } from "../../domain/list-page.ts";
import { fold } from "../../domain/text.ts";

const assignee = columns("u", { ...identity, customerCount: int });

/** The user whom customers are assigned to. */
export type Assignee = RowOf<typeof assignee>;

export function findAssignee(from: Reader | Tx, id: number): Promise<Assignee | undefined> {
  return from.one(assignee, sql`FROM "User" u WHERE u."id" = ${id}`);
}

const customerRow = columns("c", {
  id: int,
  reference: text,
  email: text,
  firstName: text,
  lastName: text,
  company: nullable(text),
  holderId: computed(nullable(int), 'h."id"'),
  holderFirstName: computed(nullable(text), 'h."firstName"'),
  holderLastName: computed(nullable(text), 'h."lastName"'),
});

/** A customer with the user who holds it, if anybody does. */
export type CustomerRow = RowOf<typeof customerRow>;

const CUSTOMERS_PER_PAGE = 25;

interface ListQuery {
  userId: number;
  q: string;
  page: number;
}

/**
 * Those that the user does not hold, free or of somebody else. Counted up to COUNT_LIMIT; a page
 * beyond the end is the last one.
 */
export async function listOthers(
  { read, dialect }: ReadDatabase,
  { userId, q, page }: ListQuery,
): Promise<ListPage<CustomerRow>> {
  const text = fold(q);
  const others = sql`(c."assignedUserId" IS NULL OR c."assignedUserId" <> ${userId})`;
  const found = { from: text ? dialect.matching("Customer", text) : everyone, where: others };
  const total = await countUpTo(COUNT_LIMIT + 1, read, found);
  const open = total > COUNT_LIMIT;
  const inOrder = { from: everyone, where: withText(others, text) };
  return readCustomers(read, open || !text ? inOrder : sorted(found), { total, open, page });
}

/** Those that the user holds. `count` is their number, as the user's row keeps it. */
export async function listHeld(
  { read }: ReadDatabase,
  { userId, q, page }: ListQuery,
  count: number,
): Promise<ListPage<CustomerRow>> {
  const text = fold(q);
  const where = withText(sql`c."assignedUserId" = ${userId}`, text);
  const held = { from: everyone, where };
  const total = text ? await countUpTo(count, read, held) : count;
  return readCustomers(read, held, { total, open: false, page });
}

/** Customers as a relation, and the condition on its rows `c`. */
interface Source {
  from: Sql;
  where: Sql;
}

const everyone = raw('"Customer"');

function withText(where: Sql, text: string): Sql {
  return text ? sql`${where} AND ${contains(sql`c."searchText"`, text)}` : where;
}

/**
 * Few are found through the index and then sorted; many stand so close in the order of names that
 * reading in that order is quicker.
 */
function sorted({ from, where }: Source): Source {
  const few = sql`(SELECT c.* FROM ${from} c WHERE ${where} LIMIT ${COUNT_LIMIT})`;
  return { from: few, where: sql`1 = 1` };
}

function countUpTo(limit: number, db: Reader, { from, where }: Source): Promise<number> {
  return db.count(sql`FROM (SELECT 1 FROM ${from} c WHERE ${where} LIMIT ${limit}) found`);
}

/** The page's ids first, from the index alone; then what is shown of them. */
function readCustomers(
  db: Reader,
  { from, where }: Source,
  { page, ...counted }: Counted & { page: number },
): Promise<ListPage<CustomerRow>> {
  return readPage(counted, {
    page,
    per: CUSTOMERS_PER_PAGE,
    read({ limit, offset }) {
      const order = sql`ORDER BY c."nameKey", c."id" LIMIT ${limit} OFFSET ${offset}`;
      return selectCustomers(db, sql`SELECT c."id" FROM ${from} c WHERE ${where} ${order}`);
    },
    async lastPage() {
      const total = await countUpTo(100_000_000, db, { from, where });
      return Math.max(1, Math.ceil(total / CUSTOMERS_PER_PAGE));
    },
  });
}

/** The customers of these ids that exist, by name. */
export async function findCustomers(
  from: Reader | Tx,
  ids: readonly number[],
): Promise<CustomerRow[]> {
  return ids.length === 0 ? [] : selectCustomers(from, join([...ids]));
}

function selectCustomers(from: Reader | Tx, ids: Sql): Promise<CustomerRow[]> {
  return from.all(
    customerRow,
    sql`FROM "Customer" c LEFT JOIN "User" h ON h."id" = c."assignedUserId"
      WHERE c."id" IN (${ids}) ORDER BY c."nameKey", c."id"`,
  );
}
