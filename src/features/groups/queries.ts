import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import {
  columns,
  computed,
  instant,
  int,
  listOf,
  nullable,
  type RowOf,
  text,
} from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { join, raw, type Sql, sql } from "../../db/sql.ts";
import { groupIds, identity } from "../../db/user-columns.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  readPage,
  uncounted,
} from "../../domain/list-page.ts";
import { fold } from "../../domain/text.ts";

const roleIds = listOf(int, 'gr."roleId"', 'FROM "GroupRole" gr WHERE gr."groupId" = g."id"');

/** Of every status, as the Users List counts them. */
const members = computed(int, '(SELECT count(*) FROM "UserGroup" ug WHERE ug."groupId" = g."id")');

const shared = {
  id: int,
  title: text,
  systemKey: nullable(text),
  description: nullable(text),
  updatedAt: instant,
  members,
  roleIds,
};

const groupRow = columns("g", shared);

/** A row of the list of groups. */
export type GroupRow = RowOf<typeof groupRow>;

const GROUPS_PER_PAGE = 100;

/** A page of the groups by title; two statements. */
export async function listGroups(
  db: Reader,
  { q, page }: { q: string; page: number },
): Promise<ListPage<GroupRow>> {
  const text = fold(q);
  const where = text ? contains(sql`g."titleKey"`, text) : sql`1 = 1`;
  const total = await db.count(sql`FROM "Group" g WHERE ${where}`);
  return readPage(
    { total, open: false },
    {
      page,
      per: GROUPS_PER_PAGE,
      read: ({ limit, offset }) =>
        db.all(
          groupRow,
          sql`FROM "Group" g WHERE ${where}
          ORDER BY g."titleKey", g."id" LIMIT ${limit} OFFSET ${offset}`,
        ),
    },
  );
}

const groupDetails = columns("g", { ...shared, version: int, createdAt: instant });

/** A group as its pages and rules need it. */
export type GroupDetails = RowOf<typeof groupDetails>;

export function findGroup(from: Reader | Tx, id: number): Promise<GroupDetails | undefined> {
  return from.one(groupDetails, sql`FROM "Group" g WHERE g."id" = ${id}`);
}

const memberRow = columns("u", { ...identity, version: int, groupIds });

/** A user as a member, or as somebody who might become one, with all their groups. */
export type MemberRow = RowOf<typeof memberRow>;

export const MEMBERS_PER_PAGE = 25;

interface MemberQuery {
  groupId: number;
  q: string;
  page: number;
}

/**
 * A page of the members by last name. `count` is the number of all members; a page beyond the end
 * is the last one, or the first of a search that finds too many to be counted.
 */
export async function listMembers(
  db: ReadDatabase,
  { groupId, q, page }: MemberQuery,
  count: number,
): Promise<ListPage<MemberRow>> {
  const fewMembers = count <= COUNT_LIMIT;
  // A few members are found by their membership and sorted; many stand so close in the order of
  // names that reading in that order is quicker.
  const member = fewMembers
    ? sql`u."id" IN (SELECT m."userId" FROM "UserGroup" m WHERE m."groupId" = ${groupId})`
    : sql`EXISTS (SELECT 1 FROM "UserGroup" m
        WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`;
  const text = fold(q);
  const { total, open, ...source } = text
    ? await findSource(db, member, { text, byFilter: fewMembers })
    : { ...everybody, where: member, total: count, open: false };
  return readPage(
    { total, open },
    { page, per: MEMBERS_PER_PAGE, read: (window) => selectUsers(db.read, source, window) },
  );
}

/**
 * The first users by last name who are no members, match `q` and are not Deleted; without `q` they
 * are not counted.
 */
export async function listCandidates(
  db: ReadDatabase,
  groupId: number,
  q: string,
): Promise<ListPage<MemberRow>> {
  const others = sql`u."status" <> 'deleted' AND NOT EXISTS (SELECT 1 FROM "UserGroup" m
    WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`;
  const text = fold(q);
  const { total, open, ...source } = text
    ? await findSource(db, others, { text, byFilter: false })
    : { ...everybody, where: others, ...uncounted };
  return readPage(
    { total, open },
    { page: 1, per: MEMBERS_PER_PAGE, read: (window) => selectUsers(db.read, source, window) },
  );
}

/** Users as a relation, and the condition on its rows `u`. */
interface Source {
  from: Sql;
  where: Sql;
}

const everybody = { from: raw('"User"') };

interface Search {
  /** Folded, not empty. */
  text: string;
  /** Whether the condition itself finds few enough. */
  byFilter: boolean;
}

/**
 * Where to read who matches: few are found through the index of words, many by reading in the order
 * of names.
 */
async function findSource(
  { read, dialect }: ReadDatabase,
  where: Sql,
  { text, byFilter }: Search,
): Promise<Source & Counted> {
  const withText = sql`${where} AND ${contains(sql`u."searchText"`, text)}`;
  const inOrder = { ...everybody, where: withText };
  const found = byFilter ? inOrder : { from: dialect.matching("User", text), where };
  const total = await read.count(
    sql`FROM (SELECT 1 FROM ${found.from} u
      WHERE ${found.where} LIMIT ${COUNT_LIMIT + 1}) found`,
  );
  const open = total > COUNT_LIMIT;
  return { ...(open ? inOrder : found), total, open };
}

/** These users, as far as they exist, by last name. */
export function findMembers(from: Reader | Tx, ids: readonly number[]): Promise<MemberRow[]> {
  return selectUsers(
    from,
    { ...everybody, where: sql`u."id" IN (${join([...ids])})` },
    { limit: ids.length, offset: 0 },
  );
}

/** The ids of the page first, then what decorates its rows. */
function selectUsers(
  db: Reader | Tx,
  { from, where }: Source,
  { limit, offset }: { limit: number; offset: number },
): Promise<MemberRow[]> {
  return db.all(
    memberRow,
    sql`FROM "User" u
      WHERE u."id" IN (SELECT u."id" FROM ${from} u WHERE ${where} ORDER BY u."lastNameKey", u."id" LIMIT ${limit} OFFSET ${offset})
      ORDER BY u."lastNameKey", u."id"`,
  );
}
