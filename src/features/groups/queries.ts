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
import { contains, hasWords, isWithin } from "../../db/dialect.ts";
import { bySlices } from "../../db/large-lists.ts";
import { join, type Sql, sql } from "../../db/sql.ts";
import { groupIds, identity } from "../../db/user-columns.ts";
import {
  COUNT_LIMIT,
  type Counted,
  type ListPage,
  REACH,
  readPage,
  uncounted,
  type Window,
} from "../../domain/list-page.ts";
import { followerOf, inNaturalOrder } from "../../domain/natural-order.ts";
import { searchWords } from "../../domain/search-words.ts";
import { fold } from "../../domain/text.ts";
import {
  byLastName,
  everybody,
  findMatching,
  findMemberSource,
  isOnPage,
  type Source,
} from "../../rights/members.ts";

const roleIds = listOf(int, 'gr."roleId"', 'FROM "GroupRole" gr WHERE gr."groupId" = g."id"');

/** Of every status, as the Users List counts them. */
const members = computed(
  int,
  '(SELECT coalesce(sum(c."count"), 0) FROM "GroupCount" c WHERE c."groupId" = g."id")',
);

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

const groupTitle = columns("g", { id: int, title: text });

function byTitle<Row extends RowOf<typeof groupTitle>>(rows: readonly Row[]): Row[] {
  return inNaturalOrder(rows, ({ title }) => title);
}

const GROUPS_PER_PAGE = 100;

/**
 * A page of the groups by title; two statements. No index has the natural order: all titles are
 * read, which are few.
 */
export async function listGroups(
  db: Reader,
  { q, page }: { q: string; page: number },
): Promise<ListPage<GroupRow>> {
  const titled = byTitle(await matchingTitles(db, q));
  const read = async ({ limit, offset }: Window) => {
    const ids = titled.slice(offset, offset + limit).map(({ id }) => id);
    return byTitle(await db.all(groupRow, sql`FROM "Group" g WHERE g."id" IN (${join(ids)})`));
  };
  return readPage({ total: titled.length, open: false }, { page, per: GROUPS_PER_PAGE, read });
}

function matchingTitles(db: Reader, q: string): Promise<RowOf<typeof groupTitle>[]> {
  const where = q ? contains(sql`g."titleKey"`, fold(q)) : sql`1 = 1`;
  return db.all(groupTitle, sql`FROM "Group" g WHERE ${where}`);
}

/** These groups and that of the id, if there is one, by title. */
export async function sortWith(
  db: Reader,
  groups: readonly RowOf<typeof groupTitle>[],
  id: number,
): Promise<{ id: number }[]> {
  return byTitle([
    ...groups,
    ...(await db.all(groupTitle, sql`FROM "Group" g WHERE g."id" = ${id}`)),
  ]);
}

/** What stands where a group stood that is gone: the next that matches `q`, or else the last. */
export async function findFollower(
  db: Reader,
  q: string,
  gone: { id: number; title: string },
): Promise<{ id: number }> {
  return followerOf(byTitle([...(await matchingTitles(db, q)), gone]), gone) ?? gone;
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
  const wanted = { groupIds: [groupId], words: searchWords(q) };
  const source = await findMemberSource(db, wanted, { total: count, open: false });
  const read = (window: Window) => selectUsers(db.read, isOnPage(source, window));
  return readPage(source, { page, per: MEMBERS_PER_PAGE, reach: REACH, read });
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
  const source = await findCandidateSource(db, groupId, searchWords(q));
  const read = (window: Window) => selectUsers(db.read, isOnPage(source, window));
  return readPage(source, { page: 1, per: MEMBERS_PER_PAGE, read });
}

/** Where few are left to be added, reading in the order of names would find them at its end. */
async function findCandidateSource(
  db: ReadDatabase,
  groupId: number,
  words: readonly string[],
): Promise<Source & Counted> {
  const isOutside = sql`NOT EXISTS (SELECT 1 FROM "UserGroup" m
    WHERE m."userId" = u."id" AND m."groupId" = ${groupId})`;
  const left = await countCandidates(db.read, groupId);
  if (left > COUNT_LIMIT) {
    const where = sql`u."status" <> 'deleted' AND ${isOutside}`;
    return words.length > 0
      ? findMatching(db, where, { words })
      : { ...everybody, where, ...uncounted };
  }
  const isOne = db.read.isOneOf(sql`u."id"`, left > 0 ? await listOutside(db, isOutside) : []);
  const where = sql`${isOne} AND ${hasWords(sql`u."searchText"`, words)}`;
  return { ...everybody, where, ...uncounted };
}

const candidates = columns("n", {
  users: computed(
    int,
    `(SELECT coalesce(sum(c."count"), 0) FROM "UserCount" c
      WHERE c."status" <> 'deleted') - n."members"`,
  ),
});

/** How many there are, by the numbers that triggers keep. */
async function countCandidates(db: Reader, groupId: number): Promise<number> {
  const left = await db.one(
    candidates,
    sql`FROM (SELECT coalesce(sum(c."count"), 0) AS "members" FROM "GroupCount" c
      WHERE c."groupId" = ${groupId} AND c."status" <> 'deleted') n`,
  );
  return left?.users ?? 0;
}

const userId = columns("u", { id: int });

/** Who is outside the group and not Deleted; between the statements others go on. */
async function listOutside(db: ReadDatabase, isOutside: Sql): Promise<number[]> {
  const ids: number[] = [];
  await bySlices(db, { table: "User", gathered: false }, async (range) => {
    const found = await db.read.all(
      userId,
      sql`FROM "User" u WHERE u."status" IN ('active', 'deactivated')
        AND ${isWithin(sql`u."id"`, range)} AND ${isOutside}`,
    );
    ids.push(...found.map(({ id }) => id));
    return true;
  });
  return ids;
}

/** These users, as far as they exist, by last name. */
export function findMembers(from: Reader | Tx, ids: readonly number[]): Promise<MemberRow[]> {
  return selectUsers(from, from.isOneOf(sql`u."id"`, ids));
}

function selectUsers(db: Reader | Tx, where: Sql): Promise<MemberRow[]> {
  return db.all(memberRow, sql`FROM "User" u WHERE ${where} ORDER BY ${byLastName}`);
}

const titled = columns("g", { id: int });

/** Which group has a title, by its folded form. */
export function findTitle(
  from: Reader,
  titleKey: string,
): Promise<RowOf<typeof titled> | undefined> {
  return from.one(titled, sql`FROM "Group" g WHERE g."titleKey" = ${titleKey}`);
}
