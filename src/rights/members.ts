import type { ReadDatabase } from "../db/client.ts";
import { columns, int } from "../db/columns.ts";
import { type Dialect, hasWords } from "../db/dialect.ts";
import { join, raw, type Sql, sql } from "../db/sql.ts";
import type { UserStatus } from "../domain/audit-entry.ts";
import { COUNT_LIMIT, type Counted, type Window } from "../domain/list-page.ts";

/** Users as a relation, and the condition on its rows `u`. */
export interface Source {
  from: Sql;
  where: Sql;
}

export const everybody = { from: raw('"User"') };

/** So many are searched or sorted, and no more. */
export const MANY = 10_000;

interface Wanted {
  /** They are in any of these groups. */
  groupIds: readonly number[];
  /** Of any status without it. */
  status?: UserStatus;
  /** searchWords(); all of them where there is none. */
  words: readonly string[];
}

/**
 * Where to read members by last name: few are found by their memberships and sorted; many stand so
 * close in the order of names that reading in that order is quicker. `count` is their number
 * without `words`.
 */
export async function findMemberSource(
  db: ReadDatabase,
  { groupIds, status, words }: Wanted,
  count: Counted,
): Promise<Source & Counted> {
  const { dialect } = db;
  const column = dialect.withoutIndex(sql`u."status"`);
  const ofStatus = status ? [sql`${column} = ${status}`] : [];
  const among = join([isAmong(groupIds), ...ofStatus], " AND ");
  const inOrder = join([isIn(dialect, groupIds), ...ofStatus], " AND ");
  const searched = words.length > 0;
  const areFew = !count.open && count.total <= (searched ? MANY : COUNT_LIMIT);
  if (!searched) return { ...everybody, where: areFew ? among : inOrder, ...count };
  return findMatching(db, inOrder, areFew ? { words, among } : { words });
}

interface Search {
  /** searchWords(), at least one. */
  words: readonly string[];
  /** The same condition where it finds them quicker than the index of words. */
  among?: Sql;
}

/**
 * Where to read who fulfils `where` and matches: few are found once and then known, many are read
 * in the order of names.
 */
export async function findMatching(
  { read, dialect }: ReadDatabase,
  where: Sql,
  { words, among }: Search,
): Promise<Source & Counted> {
  const matches = hasWords(sql`u."searchText"`, words);
  const found = among
    ? sql`"User" u WHERE ${among} AND ${matches}`
    : sql`${dialect.matching("User", words)} u WHERE ${where}`;
  const rows = await read.all(userId, sql`FROM ${found} LIMIT ${COUNT_LIMIT + 1}`);
  const ids = rows.map(({ id }) => id);
  if (ids.length > COUNT_LIMIT)
    return { ...everybody, where: sql`${where} AND ${matches}`, total: ids.length, open: true };
  return {
    ...everybody,
    where: read.isOneOf(sql`u."id"`, ids),
    total: ids.length,
    open: false,
  };
}

const userId = columns("u", { id: int });

/** Condition: the user u is in any of these groups; answered by the memberships. */
export function isAmong(groupIds: readonly number[]): Sql {
  if (groupIds.length === 0) return sql`1 = 0`;
  return sql`u."id" IN (
    SELECT ug."userId" FROM "UserGroup" ug WHERE ug."groupId" IN (${join([...groupIds])}))`;
}

/**
 * The same, asked of each user that is read: of one group by key, of several by all groups of the
 * user.
 */
export function isIn(dialect: Dialect, groupIds: readonly number[]): Sql {
  if (groupIds.length === 0) return sql`1 = 0`;
  const group = sql`ug."groupId"`;
  const column = groupIds.length > 1 ? dialect.withoutIndex(group) : group;
  return sql`EXISTS (SELECT 1 FROM "UserGroup" ug
    WHERE ug."userId" = u."id" AND ${column} IN (${join([...groupIds])}))`;
}

/** Condition: the user u is on this page by last name; of an open list only as far as REACH. */
export function isOnPage(source: Source, { total, open, limit, offset }: Window): Sql {
  // From whichever end is nearer.
  const fromEnd = !open && offset > total / 2;
  const order = fromEnd ? sql`u."lastNameKey" DESC, u."id" DESC` : byLastName;
  const skipped = fromEnd ? total - offset - limit : offset;
  return sql`u."id" IN (SELECT u."id" FROM ${source.from} u WHERE ${source.where}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${skipped})`;
}

/** How lists of people are sorted, of users `u`. */
export const byLastName = sql`u."lastNameKey", u."id"`;
