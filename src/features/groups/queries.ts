import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import {
  columns,
  computed,
  instant,
  int,
  listOf,
  nullable,
  optional,
  type RowOf,
  text,
} from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { groupIds, identity } from "../../db/user-columns.ts";
import { COUNT_LIMIT, type CountedPage, type PageOf, pageWindow } from "../../domain/page-of.ts";
import { fold } from "../../domain/text.ts";
import { join, raw, sql, type Sql } from "../../db/sql.ts";

const roleIds = listOf(int, 'gr."roleId"', 'FROM "GroupRole" gr WHERE gr."groupId" = g."id"');

/** Of every status, as the Users List counts them. */
const members = computed(int, '(SELECT count(*) FROM "UserGroup" ug WHERE ug."groupId" = g."id")');

const shared = {
  id: int,
  title: text,
  systemKey: nullable(text),
  description: optional,
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
): Promise<PageOf<GroupRow>> {
  const text = fold(q);
  const where = text ? contains(sql`g."titleKey"`, text) : sql`1 = 1`;
  const total = await db.count(sql`FROM "Group" g WHERE ${where}`);
  const { offset, ...window } = pageWindow(total, page, GROUPS_PER_PAGE);
  const rows = await db.all(
    groupRow,
    sql`FROM "Group" g WHERE ${where}
      ORDER BY g."titleKey", g."id" LIMIT ${GROUPS_PER_PAGE} OFFSET ${offset}`,
  );
  return { rows, ...window, per: GROUPS_PER_PAGE, total };
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
 * is the last one.
 */
export async function listMembers(
  db: ReadDatabase,
  { groupId, q, page }: MemberQuery,
  count: number,
): Promise<CountedPage<MemberRow>> {
  // A few members are found by their membership and sorted; many stand so close in the order of
  // names that reading along is quicker.
  const member =
    count > COUNT_LIMIT
      ? sql`EXISTS (SELECT 1 FROM "UserGroup" m WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`
      : sql`u."id" IN (SELECT m."userId" FROM "UserGroup" m WHERE m."groupId" = ${groupId})`;
  const text = fold(q);
  const { total, ...source } = text
    ? await findSource(db, member, text, count <= COUNT_LIMIT)
    : { ...everybody, where: member, total: count };
  const last =
    total > COUNT_LIMIT && text
      ? page
      : Math.min(page, Math.max(1, Math.ceil(total / MEMBERS_PER_PAGE)));
  const rows = await selectUsers(db.read, source, {
    limit: MEMBERS_PER_PAGE + 1,
    offset: (last - 1) * MEMBERS_PER_PAGE,
  });
  return {
    rows: rows.slice(0, MEMBERS_PER_PAGE),
    page: last,
    per: MEMBERS_PER_PAGE,
    total,
    hasNext: rows.length > MEMBERS_PER_PAGE,
  };
}

/**
 * The first users by last name who are no members, match `q` and are not Deleted; one more than a
 * page, to tell whether there are others.
 */
export async function listCandidates(
  db: ReadDatabase,
  groupId: number,
  q: string,
): Promise<MemberRow[]> {
  const others = sql`u."status" <> 'deleted' AND NOT EXISTS (SELECT 1 FROM "UserGroup" m WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`;
  const text = fold(q);
  const source = text ? await findSource(db, others, text, false) : { ...everybody, where: others };
  return selectUsers(db.read, source, { limit: MEMBERS_PER_PAGE + 1, offset: 0 });
}

/** Users as a relation, and the condition on its rows `u`. */
interface Source {
  from: Sql;
  where: Sql;
}

const everybody = { from: raw('"User"') };

/**
 * Where to read who matches `text` (folded, not empty): few are found through the index of words,
 * many by reading along, and all of a `few` by their own.
 */
async function findSource(
  { read, dialect }: ReadDatabase,
  where: Sql,
  text: string,
  few: boolean,
): Promise<Source & { total: number }> {
  const along = {
    ...everybody,
    where: sql`${where} AND ${contains(sql`u."searchText"`, text)}`,
  };
  const found = few ? along : { from: dialect.matching("User", text), where };
  const total = await read.count(
    sql`FROM (SELECT 1 FROM ${found.from} u WHERE ${found.where} LIMIT ${COUNT_LIMIT + 1}) found`,
  );
  return { ...(total > COUNT_LIMIT ? along : found), total };
}

/** These users, as far as they exist, by last name. */
export function findMembers(from: Reader | Tx, ids: readonly number[]): Promise<MemberRow[]> {
  return selectUsers(
    from,
    { ...everybody, where: sql`u."id" IN (${join([...ids])})` },
    { limit: ids.length, offset: 0 },
  );
}

/** Everybody in a group, deleted users too. */
export function listAllMembers(tx: Tx, { id, members }: GroupDetails): Promise<MemberRow[]> {
  const where = sql`u."id" IN (SELECT m."userId" FROM "UserGroup" m WHERE m."groupId" = ${id})`;
  return selectUsers(tx, { ...everybody, where }, { limit: members, offset: 0 });
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
