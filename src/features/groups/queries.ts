import type { ReadDatabase, Reader, Tx } from "../../db/client.ts";
import { contains } from "../../db/dialect.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import { COUNT_LIMIT, type CountedPage, type PageOf, pageWindow } from "../../domain/page-of.ts";
import { fold } from "../../domain/text.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

/** A row of the list of groups. */
export interface GroupRow {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
  updatedAt: Date;
  /** Of every status, as the Users List counts them. */
  members: number;
  roleIds: number[];
}

const GROUPS_PER_PAGE = 100;

type RawGroup = Omit<GroupRow, "updatedAt" | "members" | "roleIds"> & {
  updatedAt: Date | string;
  members: number | bigint;
  roleIds: string | null;
};

/** A page of the groups by title; two statements. */
export async function listGroups(
  db: Reader,
  { q, page }: { q: string; page: number },
): Promise<PageOf<GroupRow>> {
  const text = fold(q);
  const where = text ? contains(Prisma.sql`g."titleKey"`, text) : Prisma.sql`1 = 1`;
  const [counted] = await db.$queryRaw<
    { total: number | bigint }[]
  >`SELECT count(*) AS "total" FROM "Group" g WHERE ${where}`;
  const total = Number(counted?.total ?? 0);
  const window = pageWindow(total, page, GROUPS_PER_PAGE);
  const rows = await db.$queryRaw<RawGroup[]>`
    SELECT g."id", g."title", g."systemKey", g."description", g."updatedAt",
           (SELECT count(*) FROM "UserGroup" ug WHERE ug."groupId" = g."id") AS "members",
           (SELECT string_agg(CAST(gr."roleId" AS TEXT), ',') FROM "GroupRole" gr WHERE gr."groupId" = g."id") AS "roleIds"
      FROM "Group" g WHERE ${where} ORDER BY g."titleKey", g."id" LIMIT ${GROUPS_PER_PAGE} OFFSET ${window.offset}`;
  return {
    rows: rows.map(groupRow),
    page: window.page,
    pages: window.pages,
    per: GROUPS_PER_PAGE,
    total,
  };
}

function groupRow(row: RawGroup): GroupRow {
  return {
    ...row,
    updatedAt: new Date(row.updatedAt),
    members: Number(row.members),
    roleIds: row.roleIds?.split(",").map(Number) ?? [],
  };
}

/** A group as its pages and rules need it. */
export interface GroupDetails {
  id: number;
  systemKey: string | null;
  title: string;
  description: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  roleIds: number[];
  members: number;
}

export async function findGroup(from: Reader | Tx, id: number): Promise<GroupDetails | undefined> {
  const group = await from.group.findUnique({
    where: { id },
    include: { roles: { select: { roleId: true } }, _count: { select: { users: true } } },
  });
  if (!group) return undefined;
  const { roles, _count, titleKey: _, ...details } = group;
  return { ...details, roleIds: roles.map(({ roleId }) => roleId), members: _count.users };
}

/** A user as a member, or as somebody who might become one. */
export interface MemberRow {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  version: number;
  /** Ids of all their groups. */
  groupIds: number[];
}

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
      ? Prisma.sql`EXISTS (SELECT 1 FROM "UserGroup" m WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`
      : Prisma.sql`u."id" IN (SELECT m."userId" FROM "UserGroup" m WHERE m."groupId" = ${groupId})`;
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
  const others = Prisma.sql`u."status" <> 'deleted' AND NOT EXISTS (SELECT 1 FROM "UserGroup" m WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`;
  const text = fold(q);
  const source = text ? await findSource(db, others, text, false) : { ...everybody, where: others };
  return selectUsers(db.read, source, { limit: MEMBERS_PER_PAGE + 1, offset: 0 });
}

/** Users as a relation, and the condition on its rows `u`. */
interface Source {
  from: Prisma.Sql;
  where: Prisma.Sql;
}

const everybody = { from: Prisma.raw('"User"') };

/**
 * Where to read who matches `text` (folded, not empty): few are found through the index of words,
 * many by reading along, and all of a `few` by their own.
 */
async function findSource(
  { read, dialect }: ReadDatabase,
  where: Prisma.Sql,
  text: string,
  few: boolean,
): Promise<Source & { total: number }> {
  const along = {
    ...everybody,
    where: Prisma.sql`${where} AND ${contains(Prisma.sql`u."searchText"`, text)}`,
  };
  const found = few ? along : { from: dialect.matching("User", text), where };
  const [row] = await read.$queryRaw<{ total: number | bigint }[]>`
    SELECT count(*) AS "total" FROM (SELECT 1 FROM ${found.from} u WHERE ${found.where} LIMIT ${COUNT_LIMIT + 1}) found`;
  const total = Number(row?.total ?? 0);
  return { ...(total > COUNT_LIMIT ? along : found), total };
}

/** These users, as far as they exist, by last name. */
export function findMembers(from: Reader | Tx, ids: readonly number[]): Promise<MemberRow[]> {
  return selectUsers(
    from,
    { ...everybody, where: Prisma.sql`u."id" IN (${Prisma.join([...ids])})` },
    { limit: ids.length, offset: 0 },
  );
}

/** Everybody in a group, deleted users too. */
export function listAllMembers(tx: Tx, { id, members }: GroupDetails): Promise<MemberRow[]> {
  const where = Prisma.sql`u."id" IN (SELECT m."userId" FROM "UserGroup" m WHERE m."groupId" = ${id})`;
  return selectUsers(tx, { ...everybody, where }, { limit: members, offset: 0 });
}

type RawMember = Omit<MemberRow, "groupIds"> & { groupIds: string | null };

/** The ids of the page first, then what decorates its rows. */
async function selectUsers(
  db: Reader | Tx,
  { from, where }: Source,
  { limit, offset }: { limit: number; offset: number },
): Promise<MemberRow[]> {
  const rows = await db.$queryRaw<RawMember[]>`
    SELECT u."id", u."email", u."firstName", u."lastName", u."status", u."version",
           (SELECT string_agg(CAST(ug."groupId" AS TEXT), ',' ORDER BY ug."groupId") FROM "UserGroup" ug WHERE ug."userId" = u."id") AS "groupIds"
      FROM "User" u
     WHERE u."id" IN (SELECT u."id" FROM ${from} u WHERE ${where} ORDER BY u."lastNameKey", u."id" LIMIT ${limit} OFFSET ${offset})
     ORDER BY u."lastNameKey", u."id"`;
  return rows.map((row) => ({ ...row, groupIds: row.groupIds?.split(",").map(Number) ?? [] }));
}
