import type { ReadDatabase } from "../../db/client.ts";
import { columns, int, type RowOf } from "../../db/columns.ts";
import { contains, type Dialect } from "../../db/dialect.ts";
import { join, raw, type Sql, sql } from "../../db/sql.ts";
import { userStatus, userStatuses, userSummary } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  readPage,
  type Window,
} from "../../domain/list-page.ts";
import { fold } from "../../domain/text.ts";
import type { SortColumn, UsersQuery } from "./schemas.ts";

const userRow = columns("u", userSummary);

/** A row of the Users List. */
export type UserRow = RowOf<typeof userRow>;

/** Users per status under the other filters. */
export type StatusCounts = Readonly<Record<UsersQuery["status"], Counted>>;

const orders: Record<SortColumn, { asc: Sql; desc: Sql }> = {
  // Unique: there are no ties to break.
  email: { asc: sql`u."emailKey" ASC`, desc: sql`u."emailKey" DESC` },
  firstName: byColumn("firstNameKey"),
  lastName: byColumn("lastNameKey"),
  agent: byColumn("agent"),
  customers: byColumn("customerCount"),
  status: byColumn("status"),
  // "Never" is before every date.
  lastLogin: {
    asc: sql`u."lastLoginAt" ASC NULLS FIRST, u."id" ASC`,
    desc: sql`u."lastLoginAt" DESC NULLS LAST, u."id" DESC`,
  },
};

function byColumn(column: string): { asc: Sql; desc: Sql } {
  return {
    asc: raw(`u."${column}" ASC, u."id" ASC`),
    desc: raw(`u."${column}" DESC, u."id" DESC`),
  };
}

/**
 * A page of the Users List and the number of users per status under the other filters; two
 * statements, three where more than COUNT_LIMIT match a filter, or three times as many a search.
 */
export async function listUsers(
  db: ReadDatabase,
  wanted: UsersQuery,
  now: Date,
): Promise<{ list: ListPage<UserRow>; counts: StatusCounts }> {
  const query = { ...wanted, now };
  const counts = await countByStatus(db, query);
  const read = (window: Window) => selectRows(db, query, window);
  return { list: await readPage(counts[query.status], { ...query, read }), counts };
}

/** What is asked, and when: who is locked changes by itself. */
type Asked = UsersQuery & { now: Date };

async function countByStatus({ read, dialect }: ReadDatabase, query: Asked): Promise<StatusCounts> {
  const where = filters(dialect, query);
  if (where.length === 0)
    return countsOf(await read.all(statusCount, sql`FROM "UserCount" c`), false);
  const text = fold(query.q);
  const from = text ? dialect.matching("User", text) : raw('"User"');
  const upTo = (limit: number, conditions: Sql[]) =>
    sql`(SELECT u."status" FROM ${from} u WHERE ${join(conditions, " AND ")} LIMIT ${limit + 1})`;
  // A search in one pass as far as in three: most find fewer, and then every number is the true
  // one.
  const limit = text ? userStatuses.length * COUNT_LIMIT : COUNT_LIMIT;
  const found = await read.all(
    statusCount,
    sql`FROM (SELECT f."status", count(*) AS "count" FROM ${upTo(limit, where)} f GROUP BY f."status") c`,
  );
  if (found.reduce((sum, { count }) => sum + count, 0) <= limit) return countsOf(found, false);
  const parts = userStatuses.map(
    (status) =>
      sql`SELECT ${status} AS "status", count(*) AS "count" FROM ${upTo(COUNT_LIMIT, [...where, sql`u."status" = ${status}`])} f`,
  );
  return countsOf(await read.all(statusCount, sql`FROM (${join(parts, " UNION ALL ")}) c`), true);
}

const statusCount = columns("c", { status: userStatus, count: int });

/** Where they are `capped`, a number beyond COUNT_LIMIT stands for any. */
function countsOf(rows: readonly RowOf<typeof statusCount>[], capped: boolean): StatusCounts {
  const counted = (found: readonly RowOf<typeof statusCount>[]): Counted => {
    const total = found.reduce((sum, { count }) => sum + count, 0);
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

/**
 * The page first, then what decorates its rows: a sub-select beside OFFSET would run for every
 * skipped row.
 */
async function selectRows(
  { read, dialect }: ReadDatabase,
  query: Asked,
  window: Window,
): Promise<UserRow[]> {
  const ids = pageIds(dialect, query, window);
  const order = orders[query.sort][query.dir];
  return read.all(userRow, sql`FROM "User" u WHERE u."id" IN (${ids}) ORDER BY ${order}`);
}

/**
 * Few are found through the index of a filter and then sorted; many stand so close in the order of
 * the list that reading in that order is quicker, from whichever end is nearer.
 */
function pageIds(dialect: Dialect, query: Asked, window: Window): Sql {
  const { total, open, offset, limit } = window;
  const { sort, dir } = query;
  const text = fold(query.q);
  const inOrder = total > COUNT_LIMIT;
  const from = text && !inOrder ? dialect.matching("User", text) : raw('"User"');
  const where = [
    sql`1 = 1`,
    ...filters(dialect, query, inOrder),
    ...statusFilter(dialect, query, inOrder),
  ];
  const fromEnd = !open && offset > total / 2;
  const order = orders[sort][fromEnd ? opposite[dir] : dir];
  const skipped = fromEnd ? total - offset - limit : offset;
  return sql`SELECT u."id" FROM ${from} u WHERE ${join(where, " AND ")}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${skipped}`;
}

const opposite = { asc: "desc", desc: "asc" } as const;

/**
 * Every filter but the status, which has its tabs; `inOrder` in words that no index of theirs
 * answers to, so that the index of the order is read.
 */
function filters(dialect: Dialect, asked: Asked, inOrder = false): Sql[] {
  const { q, group, agent, locale, condition, now } = asked;
  const parts: Sql[] = [];
  const text = fold(q);
  if (text !== "") parts.push(contains(sql`u."searchText"`, text));
  if (group !== undefined) parts.push(inOrder ? isMember(group) : isAmongMembers(group));
  if (agent !== "") parts.push(sql`${column(dialect, "agent", inOrder)} = ${agent === "yes"}`);
  if (locale !== "") parts.push(sql`u."locale" = ${locale}`);
  if (condition === "locked") parts.push(inOrder ? isLocked(now) : isAmongLocked(now));
  return parts;
}

function statusFilter(dialect: Dialect, { status }: UsersQuery, inOrder: boolean): Sql[] {
  if (status === "all") return [];
  return [sql`${column(dialect, "status", inOrder)} = ${status}`];
}

function column(dialect: Dialect, name: "agent" | "status", inOrder: boolean): Sql {
  const plain = raw(`u."${name}"`);
  return inOrder ? dialect.along(plain) : plain;
}

function isMember(group: number): Sql {
  return sql`EXISTS (SELECT 1 FROM "UserGroup" ug
    WHERE ug."userId" = u."id" AND ug."groupId" = ${group})`;
}

function isAmongMembers(group: number): Sql {
  return sql`u."id" IN (SELECT ug."userId" FROM "UserGroup" ug
    WHERE ug."groupId" = ${group})`;
}

function isLocked(now: Date): Sql {
  return sql`EXISTS (SELECT 1 FROM "SignInCounter" c
    WHERE c."userId" = u."id" AND c."lockedUntil" > ${now})`;
}

function isAmongLocked(now: Date): Sql {
  return sql`u."id" IN (SELECT c."userId" FROM "SignInCounter" c
    WHERE c."lockedUntil" > ${now} AND c."userId" IS NOT NULL)`;
}
