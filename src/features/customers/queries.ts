import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { columns, computed, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { hasWords, type IdRange, leadToFew } from "../../db/dialect.ts";
import {
  countFound,
  findFirst,
  findInOrder,
  lookFor,
  MOST_GATHERED,
} from "../../db/large-lists.ts";
import { join, raw, type Sql, sql } from "../../db/sql.ts";
import { identity } from "../../db/user-columns.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  REACH,
  readPage,
  type Window,
} from "../../domain/list-page.ts";
import { searchWords } from "../../domain/search-words.ts";

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

/** Those that the user does not hold, free or of somebody else. */
export function listOthers(db: ReadDatabase, query: ListQuery): Promise<ListPage<CustomerRow>> {
  const { userId } = query;
  const others = sql`(c."assignedUserId" IS NULL OR c."assignedUserId" <> ${userId})`;
  const words = searchWords(query.q);
  return words.length > 0
    ? search(db, others, { ...query, words })
    : readInOrder(db, others, query);
}

/** Who holds more has them searched through the index of words. */
const SEARCHED = 5_000;

/** Those that the user holds. `count` is their number, as the user's row keeps it. */
export async function listHeld(
  db: ReadDatabase,
  query: ListQuery,
  count: number,
): Promise<ListPage<CustomerRow>> {
  const held = sql`c."assignedUserId" = ${query.userId}`;
  const words = searchWords(query.q);
  const searched = words.length > 0;
  if (searched && count > SEARCHED) return search(db, held, { ...query, words });
  const where = searched ? sql`${held} AND ${hasWords(sql`c."searchText"`, words)}` : held;
  const total = searched ? await countUpTo(count, db.read, where) : count;
  return readInOrder(db, where, { ...query, total, open: false });
}

/** Those of the condition `of` by name. Counted up to COUNT_LIMIT unless `total` is known. */
async function readInOrder(
  db: ReadDatabase,
  where: Sql,
  { page, ...known }: { page: number } & Partial<Counted>,
): Promise<ListPage<CustomerRow>> {
  const total = known.total ?? (await countUpTo(COUNT_LIMIT + 1, db.read, where));
  const open = known.open ?? total > COUNT_LIMIT;
  const ids = ({ limit, offset }: Window) =>
    sql`SELECT c."id" FROM "Customer" c WHERE ${where} ${byName} LIMIT ${limit} OFFSET ${offset}`;
  return readPage(
    { total, open },
    {
      page,
      per: CUSTOMERS_PER_PAGE,
      read: (window) => selectCustomers(db.read, ids(window)),
      lastPage: async () => pagesOf(await countUpTo(100_000_000, db.read, where)),
    },
  );
}

/**
 * A search among those of the condition `of`. Few are found through the index and then sorted; many
 * mostly stand close in the order of names, and are read in it. The names that are looked for stand
 * close together, too, but anywhere: then the first are chosen from all that the index finds.
 */
async function search(
  db: ReadDatabase,
  of: Sql,
  { words, page }: Pick<ListQuery, "page"> & { words: readonly string[] },
): Promise<ListPage<CustomerRow>> {
  const table = "Customer" as const;
  const within = (ids?: IdRange) => db.dialect.matching(table, words, ids);
  const found = await lookFor(db, {
    table,
    ways: leadToFew(words) ? [{ from: within(), where: of }] : [],
    within,
    where: of,
  });
  const total = await countFound(db, found, COUNT_LIMIT + 1);
  const open = total > COUNT_LIMIT;
  const matches = hasWords(sql`c."searchText"`, words);
  const read = async ({ limit, offset }: Window) => {
    const wanted = { order, limit, offset };
    const inOrder =
      open && !found.gathered
        ? await findInOrder(db, { ...wanted, table, of, where: matches })
        : undefined;
    return findCustomers(db.read, inOrder ?? (await findFirst(db, found, wanted)));
  };
  const reach = found.gathered ? MOST_GATHERED : REACH;
  const lastPage = async () => pagesOf(await countFound(db, found, reach));
  const per = CUSTOMERS_PER_PAGE;
  return readPage({ total, open }, { page, per, reach, read, lastPage });
}

const order = raw('c."nameKey", c."id"');
const byName = sql`ORDER BY ${order}`;

function pagesOf(total: number): number {
  return Math.max(1, Math.ceil(total / CUSTOMERS_PER_PAGE));
}

function countUpTo(limit: number, db: Reader, where: Sql): Promise<number> {
  return db.count(sql`FROM (SELECT 1 FROM "Customer" c WHERE ${where} LIMIT ${limit}) found`);
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
      WHERE c."id" IN (${ids}) ${byName}`,
  );
}
