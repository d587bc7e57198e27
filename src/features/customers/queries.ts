import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { columns, computed, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { identity } from "../../db/user-columns.ts";
import { COUNT_LIMIT, type CountedPage } from "../../domain/page-of.ts";
import { fold } from "../../domain/text.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

const assignee = columns("u", { ...identity, customerCount: int });

/** The user whom customers are assigned to. */
export type Assignee = RowOf<typeof assignee>;

export function findAssignee(from: Reader | Tx, id: number): Promise<Assignee | undefined> {
  return from.one(assignee, Prisma.sql`FROM "User" u WHERE u."id" = ${id}`);
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
  db: ReadDatabase,
  { userId, q, page }: ListQuery,
): Promise<CountedPage<CustomerRow>> {
  const text = fold(q);
  const others = Prisma.sql`(c."assignedUserId" IS NULL OR c."assignedUserId" <> ${userId})`;
  const matching = text ? db.dialect.matching("Customer", text) : Prisma.raw('"Customer"');
  const total = await countUpTo(db.read, matching, others, COUNT_LIMIT + 1);
  // Few are found through the index and then sorted; many stand so close in the order of names that
  // reading along is quicker.
  const few = Prisma.sql`(SELECT c.* FROM ${matching} c WHERE ${others} LIMIT ${COUNT_LIMIT})`;
  const many = text
    ? Prisma.sql`${others} AND ${contains(Prisma.sql`c."searchText"`, text)}`
    : others;
  const source =
    text && total <= COUNT_LIMIT
      ? { from: few, where: Prisma.sql`1 = 1` }
      : { from: Prisma.raw('"Customer"'), where: many };
  return readPage(db.read, { ...source, total, page });
}

/** Those that the user holds. `count` is their number, as the user's row keeps it. */
export async function listHeld(
  db: ReadDatabase,
  { userId, q, page }: ListQuery,
  count: number,
): Promise<CountedPage<CustomerRow>> {
  const text = fold(q);
  const held = Prisma.sql`c."assignedUserId" = ${userId}`;
  const where = text ? Prisma.sql`${held} AND ${contains(Prisma.sql`c."searchText"`, text)}` : held;
  const total = text ? await countUpTo(db.read, Prisma.raw('"Customer"'), where, count) : count;
  return readPage(db.read, { from: Prisma.raw('"Customer"'), where, total, page });
}

function countUpTo(
  db: Reader,
  from: Prisma.Sql,
  where: Prisma.Sql,
  limit: number,
): Promise<number> {
  return db.count(Prisma.sql`FROM (SELECT 1 FROM ${from} c WHERE ${where} LIMIT ${limit}) found`);
}

interface PageQuery {
  from: Prisma.Sql;
  where: Prisma.Sql;
  total: number;
  page: number;
}

/**
 * The page's ids first, from the index alone; then what is shown of them. One row more than shown
 * tells whether there is a next page.
 */
async function readPage(
  db: Reader,
  { from, where, total, page }: PageQuery,
): Promise<CountedPage<CustomerRow>> {
  const per = CUSTOMERS_PER_PAGE;
  const last = total > COUNT_LIMIT ? page : Math.max(1, Math.min(page, Math.ceil(total / per)));
  const ids = Prisma.sql`SELECT c."id" FROM ${from} c WHERE ${where} ORDER BY c."nameKey", c."id" LIMIT ${per + 1} OFFSET ${(last - 1) * per}`;
  const rows = total === 0 ? [] : await selectCustomers(db, ids);
  if (rows.length === 0 && last > 1)
    return readPage(db, { from, where, total, page: await lastPage(db, from, where) });
  return { rows: rows.slice(0, per), page: last, per, total, hasNext: rows.length > per };
}

/** Only for addresses that point beyond the end of a long list. */
async function lastPage(db: Reader, from: Prisma.Sql, where: Prisma.Sql): Promise<number> {
  const total = await countUpTo(db, from, where, 100_000_000);
  return Math.max(1, Math.ceil(total / CUSTOMERS_PER_PAGE));
}

/** The customers of these ids that exist, by name. */
export async function findCustomers(
  from: Reader | Tx,
  ids: readonly number[],
): Promise<CustomerRow[]> {
  return ids.length === 0 ? [] : selectCustomers(from, Prisma.join([...ids]));
}

function selectCustomers(from: Reader | Tx, ids: Prisma.Sql): Promise<CustomerRow[]> {
  return from.all(
    customerRow,
    Prisma.sql`FROM "Customer" c LEFT JOIN "User" h ON h."id" = c."assignedUserId"
      WHERE c."id" IN (${ids}) ORDER BY c."nameKey", c."id"`,
  );
}
