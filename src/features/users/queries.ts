import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { bool, columns, computed, instant, int, nullable, type RowOf } from "../../db/columns.ts";
import { contains, type Dialect } from "../../db/dialect.ts";
import { userTable } from "../../db/tables.ts";
import { groupIds, identity, userStatus, userStatuses } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import { COUNT_LIMIT, type CountedPage, pageWindow } from "../../domain/page-of.ts";
import { fold } from "../../domain/text.ts";
import { join, raw, sql, type Sql } from "../../db/sql.ts";
import type { SortColumn, UsersQuery } from "../users-list/schemas.ts";

/** The end of the longest wait after failed attempts, which may be over; null without one. */
const lockedUntil = computed(
  nullable(instant),
  '(SELECT max(c."lockedUntil") FROM "SignInCounter" c WHERE c."userId" = u."id")',
);

const shared = {
  ...identity,
  agent: bool,
  version: int,
  customerCount: int,
  lastLoginAt: nullable(instant),
  lockedUntil,
  groupIds,
};

const userRow = columns("u", shared);

/** A row of the Users List. */
export type UserRow = RowOf<typeof userRow>;

/**
 * Users per status under the other filters. Where they are `capped`, COUNT_LIMIT + 1 stands for any
 * number beyond.
 */
export interface StatusCounts extends Record<UserStatus, number> {
  capped: boolean;
}

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
): Promise<{ list: CountedPage<UserRow>; counts: StatusCounts }> {
  const query = { ...wanted, now };
  const counts = await countByStatus(db, query);
  const total =
    query.status === "all"
      ? counts.active + counts.deactivated + counts.deleted
      : counts[query.status];
  return {
    list: await readPage(
      db,
      query,
      counts.capped ? Math.min(total, COUNT_LIMIT + 1) : total,
      counts.capped,
    ),
    counts,
  };
}

/** What is asked, and when: who is locked changes by itself. */
type Asked = UsersQuery & { now: Date };

async function readPage(
  db: ReadDatabase,
  query: Asked,
  total: number,
  capped: boolean,
): Promise<CountedPage<UserRow>> {
  const { per } = query;
  const open = capped && total > COUNT_LIMIT;
  const { page, offset } = open
    ? { page: query.page, offset: (query.page - 1) * per }
    : pageWindow(total, query.page, per);
  const rows = total === 0 ? [] : await selectRows(db, query, { total, offset, open });
  // Beyond the end of a list that was not counted: an address nobody is led to.
  if (rows.length === 0 && page > 1) return readPage(db, { ...query, page: 1 }, total, capped);
  return {
    rows: rows.slice(0, per),
    page,
    per,
    total,
    hasNext: open ? rows.length > per : offset + rows.length < total,
  };
}

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
  return countsOf(
    await read.all(statusCount, sql`FROM (${join(parts, " UNION ALL ")}) c`),
    true,
  );
}

const statusCount = columns("c", { status: userStatus, count: int });

function countsOf(rows: readonly RowOf<typeof statusCount>[], capped: boolean): StatusCounts {
  const of = (status: UserStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  return { active: of("active"), deactivated: of("deactivated"), deleted: of("deleted"), capped };
}

interface Window {
  total: number;
  offset: number;
  /** Where the list ends is not known: one row more than a page tells whether there is another. */
  open: boolean;
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
  const order = orders[query.sort][query.dir];
  return read.all(
    userRow,
    sql`FROM "User" u WHERE u."id" IN (${pageIds(dialect, query, window)}) ORDER BY ${order}`,
  );
}

/**
 * Few are found through the index of a filter and then sorted; many stand so close in the order of
 * the list that reading along is quicker, from whichever end is nearer.
 */
function pageIds(dialect: Dialect, query: Asked, { total, offset, open }: Window): Sql {
  const { per, sort, dir } = query;
  const text = fold(query.q);
  const few = total <= COUNT_LIMIT;
  const from = few && text ? dialect.matching("User", text) : raw('"User"');
  const where = [...filters(dialect, query, !few), ...statusCondition(dialect, query, few)];
  const fromEnd = !open && offset > total / 2;
  const order = orders[sort][fromEnd ? opposite[dir] : dir];
  const limit = open ? per + 1 : Math.min(per, total - offset);
  const skipped = fromEnd ? total - offset - limit : offset;
  return sql`SELECT u."id" FROM ${from} u WHERE ${join([sql`1 = 1`, ...where], " AND ")} ORDER BY ${order} LIMIT ${limit} OFFSET ${skipped}`;
}

const opposite = { asc: "desc", desc: "asc" } as const;

/**
 * Every filter but the status, which has its tabs; `along` in words that no index of theirs answers
 * to, so that the index of the order is read.
 */
function filters(
  dialect: Dialect,
  { q, group, agent, locale, condition, now }: Asked,
  along = false,
): Sql[] {
  const parts: Sql[] = [];
  const text = fold(q);
  if (text !== "") parts.push(contains(sql`u."searchText"`, text));
  if (group !== undefined && along)
    parts.push(
      sql`EXISTS (SELECT 1 FROM "UserGroup" ug WHERE ug."userId" = u."id" AND ug."groupId" = ${group})`,
    );
  if (group !== undefined && !along)
    parts.push(
      sql`u."id" IN (SELECT ug."userId" FROM "UserGroup" ug WHERE ug."groupId" = ${group})`,
    );
  if (agent !== "")
    parts.push(
      sql`${along ? dialect.along(sql`u."agent"`) : sql`u."agent"`} = ${agent === "yes"}`,
    );
  if (locale !== "") parts.push(sql`u."locale" = ${locale}`);
  if (condition === "locked") parts.push(lockedCondition(now, along));
  return parts;
}

function lockedCondition(now: Date, along: boolean): Sql {
  return along
    ? sql`EXISTS (SELECT 1 FROM "SignInCounter" c WHERE c."userId" = u."id" AND c."lockedUntil" > ${now})`
    : sql`u."id" IN (SELECT c."userId" FROM "SignInCounter" c WHERE c."lockedUntil" > ${now} AND c."userId" IS NOT NULL)`;
}

function statusCondition(dialect: Dialect, { status }: UsersQuery, few: boolean): Sql[] {
  if (status === "all") return [];
  return [
    sql`${few ? sql`u."status"` : dialect.along(sql`u."status"`)} = ${status}`,
  ];
}

const userDetails = columns("u", { ...shared, ...userTable.fields, createdAt: instant });

/** A user as forms, acts and rules need them; never the password hash. */
export type UserDetails = RowOf<typeof userDetails>;

export function findUser(from: Reader | Tx, id: number): Promise<UserDetails | undefined> {
  return from.one(userDetails, sql`FROM "User" u WHERE u."id" = ${id}`);
}

const holder = columns("u", { id: int, status: userStatus });

/** Who holds an address, by its canonical form: what the message of a clash needs to know. */
export function findHolder(
  from: Reader | Tx,
  emailKey: string,
): Promise<RowOf<typeof holder> | undefined> {
  return from.one(holder, sql`FROM "User" u WHERE u."emailKey" = ${emailKey}`);
}

const signedIn = columns("u", { id: int });

/** Users with a session that may still live, whose status lets them in. */
export async function listSignedIn(from: Reader): Promise<number[]> {
  const rows = await from.all(
    signedIn,
    sql`FROM (SELECT DISTINCT u."id" FROM "Session" s JOIN "User" u ON u."id" = s."userId" AND u."epoch" = s."epoch"
      WHERE u."status" = 'active') u ORDER BY u."id"`,
  );
  return rows.map(({ id }) => id);
}
