import type { ReadDatabase } from "../../db/client.ts";
import { columns, int, type RowOf } from "../../db/columns.ts";
import { type Dialect, type IdRange, isWithin } from "../../db/dialect.ts";
import {
  bySlices,
  countFound,
  type Found,
  findFirst,
  findInOrder,
  lookFor,
} from "../../db/large-lists.ts";
import { join, type Sql, sql } from "../../db/sql.ts";
import { userStatus, userStatuses, userSummary } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  REACH,
  readPage,
  type Window,
} from "../../domain/list-page.ts";
import {
  type Asked,
  conditions,
  filters,
  isListed,
  orders,
  type Sought,
  sought,
  statusFilter,
} from "./queries/conditions.ts";
import type { UsersQuery } from "./schemas.ts";

const userRow = columns("u", userSummary);

/** A row of the Users List. */
export type UserRow = RowOf<typeof userRow>;

/** Users per status under the other filters. */
export type StatusCounts = Readonly<Record<UsersQuery["status"], Counted>>;

/**
 * A page of the Users List and the number of users per status under the other filters; two
 * statements, some more where many match a search or are in a group.
 */
export async function listUsers(
  db: ReadDatabase,
  wanted: UsersQuery,
  now: Date,
): Promise<{ list: ListPage<UserRow>; counts: StatusCounts }> {
  const query = { ...wanted, now };
  const found = await foundBy(db, query);
  if (found?.gathered) return listGathered(db, found, query);
  const counts = found ? await countSought(db, found, query) : await countByStatus(db, query);
  const reach = found ? REACH : undefined;
  const read = (window: Window) => selectRows(db, { query, found, window });
  return { list: await readPage(counts[query.status], { ...query, reach, read }), counts };
}

const foundUser = columns("u", { id: int, status: userStatus });
const idOf = ({ id }: { id: number }) => id;

/** The few who are found come whole and in order: counted and cut here, one statement serves both. */
async function listGathered(db: ReadDatabase, found: Found, query: Asked) {
  const rows = sql`FROM ${found.within()} u WHERE ${found.where} ORDER BY ${orderOf(query)}`;
  const all = await db.read.all(foundUser, rows);
  const counts = countsOf(
    all.map(({ status }) => ({ status, count: 1 })),
    false,
  );
  const { status } = query;
  const shown = status === "all" ? all : all.filter((user) => user.status === status);
  const read = ({ limit, offset }: Window) =>
    readRows(db, query, join([NOBODY, ...shown.slice(offset, offset + limit).map(idOf)]));
  return { list: await readPage(counts[status], { ...query, read }), counts };
}

/**
 * Who is sought; undefined where nobody is: what else can be asked stands in the index of every
 * order.
 */
export async function foundBy(db: ReadDatabase, query: Asked): Promise<Found | undefined> {
  const parts = sought(db.dialect, query);
  if (parts.length === 0) return undefined;
  const others = filters(db.dialect, query);
  const all = (left: readonly Sought[]) =>
    join([sql`1 = 1`, ...left.map(({ where }) => where), ...others], " AND ");
  const ways = parts.flatMap((part) =>
    part.from ? [{ from: part.from, where: all(parts.filter((other) => other !== part)) }] : [],
  );
  const within = (ids?: IdRange) =>
    sql`(SELECT m.* FROM "User" m WHERE ${isWithin(sql`m."id"`, ids)})`;
  return lookFor(db, { table: "User", ways, within, where: all(parts) });
}

async function countSought(db: ReadDatabase, found: Found, query: Asked): Promise<StatusCounts> {
  const [part, ...others] = sought(db.dialect, query);
  const alone = others.length === 0 && part?.counts;
  return alone && part.from
    ? countEachStatus(db, query, part.from)
    : countFoundByStatus(db, found, query);
}

async function countByStatus(db: ReadDatabase, query: Asked): Promise<StatusCounts> {
  if (filters(db.dialect, query).length > 0) return countEachStatus(db, query);
  return countsOf(await db.read.all(statusCount, sql`FROM "UserCount" c`), false);
}

/** Of everybody or of whom one index finds, each number as far as lists are counted. */
async function countEachStatus(
  { read, dialect }: ReadDatabase,
  query: Asked,
  from?: Sql,
): Promise<StatusCounts> {
  const parts = userStatuses.map((status) => {
    const where = join(
      [...filters(dialect, query), ...statusFilter(dialect, { status }, from !== undefined)],
      " AND ",
    );
    return sql`SELECT ${status} AS "status", count(*) AS "count" FROM
      (SELECT 1 FROM ${from ?? sql`"User"`} u WHERE ${where} LIMIT ${COUNT_LIMIT + 1}) f`;
  });
  return countsOf(await read.all(statusCount, sql`FROM (${join(parts, " UNION ALL ")}) c`), true);
}

/**
 * A search in one pass as far as in three: most find fewer, and then every number is the true one.
 */
async function countFoundByStatus(
  db: ReadDatabase,
  found: Found,
  { q }: Asked,
): Promise<StatusCounts> {
  const limit = q ? userStatuses.length * COUNT_LIMIT : COUNT_LIMIT;
  const counts = await countTogether(db, found, limit);
  if (sumOf(counts) <= limit) return countsOf(counts, false);
  const each = [];
  for (const status of userStatuses) {
    const ofStatus = { ...found, where: sql`${found.where} AND u."status" = ${status}` };
    each.push({ status, count: await countFound(db, ofStatus, COUNT_LIMIT + 1) });
  }
  return countsOf(each, true);
}

/** By status, until there are more than `limit` of all. */
async function countTogether(
  db: ReadDatabase,
  found: Found,
  limit: number,
): Promise<StatusCount[]> {
  const counts: StatusCount[] = [];
  await bySlices(db, found, async (ids) => {
    const rows = sql`SELECT u."status" FROM ${found.within(ids)} u WHERE ${found.where}
      LIMIT ${limit + 1 - sumOf(counts)}`;
    const byStatus = sql`SELECT f."status", count(*) AS "count" FROM (${rows}) f
      GROUP BY f."status"`;
    counts.push(...(await db.read.all(statusCount, sql`FROM (${byStatus}) c`)));
    return sumOf(counts) <= limit;
  });
  return counts;
}

function sumOf(counts: readonly StatusCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

const statusCount = columns("c", { status: userStatus, count: int });

type StatusCount = RowOf<typeof statusCount>;

/** Where they are `capped`, a number beyond COUNT_LIMIT stands for any. */
function countsOf(rows: readonly StatusCount[], capped: boolean): StatusCounts {
  const counted = (found: readonly StatusCount[]): Counted => {
    const total = sumOf(found);
    return { total, open: capped && total > COUNT_LIMIT };
  };
  const of = (status: UserStatus) => counted(rows.filter((row) => row.status === status));
  return {
    all: counted(rows),
    active: of("active"),
    deactivated: of("deactivated"),
    deleted: of("deleted"),
  };
}

interface Asking {
  query: Asked;
  found: Found | undefined;
  window: Window;
}

/**
 * The page first, then what decorates its rows: a sub-select beside OFFSET would run for every
 * skipped row.
 */
async function selectRows(db: ReadDatabase, { query, found, window }: Asking): Promise<UserRow[]> {
  const page = found && (await findPage(db, { query, found, window }));
  return readRows(db, query, page ? join([NOBODY, ...page]) : pageIds(db.dialect, query, window));
}

/** An id that no row has: lists of ids are never empty. */
const NOBODY = 0;

/** These users, in the order of the list. */
function readRows({ read }: ReadDatabase, query: Asked, ids: Sql): Promise<UserRow[]> {
  const rows = sql`FROM "User" u WHERE u."id" IN (${ids})`;
  return read.all(userRow, sql`${rows} ORDER BY ${orderOf(query)}`);
}

/** How the list is sorted, of users `u`. */
export function orderOf(query: UsersQuery): Sql {
  return orders[query.sort][query.dir];
}

/**
 * Few are found through an index and then sorted; many mostly stand so close in the order of the
 * list that reading in that order is quicker.
 */
async function findPage(
  db: ReadDatabase,
  { query, found, window }: Asking & { found: Found },
): Promise<number[]> {
  const { total, open, offset, limit } = window;
  const wanted = { order: orderOf(query), limit, offset };
  const inOrder = total > COUNT_LIMIT && (open || offset < COUNT_LIMIT);
  const parts = sought(db.dialect, query);
  const along = parts.find((part) => part.along?.sort === query.sort)?.along;
  const left = isListed(db.dialect, query);
  const of = along?.of ?? sql`1 = 1`;
  const read = { ...wanted, table: found.table, of, where: join(left, " AND ") };
  const filled = inOrder ? await findInOrder(db, read) : undefined;
  if (filled) return filled;
  const ofStatus = join([found.where, ...statusFilter(db.dialect, query, false)], " AND ");
  return findFirst(db, { ...found, where: ofStatus }, wanted);
}

/** Where nobody is sought; read from whichever end is nearer. */
function pageIds(dialect: Dialect, query: Asked, window: Window): Sql {
  const { total, open, offset, limit } = window;
  const { sort, dir } = query;
  const where = [sql`1 = 1`, ...conditions(dialect, query, total > COUNT_LIMIT)];
  const fromEnd = !open && offset > total / 2;
  const order = orders[sort][fromEnd ? opposite[dir] : dir];
  const skipped = fromEnd ? total - offset - limit : offset;
  return sql`SELECT u."id" FROM "User" u WHERE ${join(where, " AND ")}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${skipped}`;
}

const opposite = { asc: "desc", desc: "asc" } as const;
