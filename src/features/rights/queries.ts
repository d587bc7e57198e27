import type { ReadDatabase, Reader } from "../../db/client.ts";
import { columns, type RowOf } from "../../db/columns.ts";
import { join, sql } from "../../db/sql.ts";
import { groupIds, identity } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import {
  type Counted,
  type ListPage,
  REACH,
  readPage,
  type Window,
} from "../../domain/list-page.ts";
import { searchWords } from "../../domain/search-words.ts";
import { findMemberSource, isAmong, isIn, isOnPage, MANY } from "../../rights/members.ts";

const person = columns("u", { ...identity, groupIds });

/** A user, whatever the status, with the groups they are in. */
export type Person = RowOf<typeof person>;

const byName = sql`u."lastNameKey", u."firstNameKey", u."id"`;

export function findPerson(from: Reader, id: number): Promise<Person | undefined> {
  return from.one(person, sql`FROM "User" u WHERE u."id" = ${id}`);
}

/** Users of any status who have the words of `text`, by name; any `limit` of more. */
export function searchPeople(
  { read, dialect }: ReadDatabase,
  text: string,
  limit: number,
): Promise<Person[]> {
  const words = searchWords(text);
  if (words.length === 0) return Promise.resolve([]);
  const found = dialect.matching("User", words);
  return read.all(
    person,
    sql`FROM "User" u WHERE u."id" IN (SELECT m."id" FROM ${found} m LIMIT ${limit})
      ORDER BY ${byName}`,
  );
}

/** Users of one status who are in any of `groupIds`; `q` as in the Users List. */
export interface MemberFilter {
  groupIds: readonly number[];
  status: UserStatus;
  q: string;
  page: number;
}

const PEOPLE_PER_PAGE = 25;

/** A page of them by last name; `count` is their number without `q`. */
export async function listPeople(
  db: ReadDatabase,
  { groupIds, status, q, page }: MemberFilter,
  count: Counted,
): Promise<ListPage<Person>> {
  const source = await findMemberSource(db, { groupIds, status, words: searchWords(q) }, count);
  const read = (window: Window) =>
    db.read.all(
      person,
      sql`FROM "User" u WHERE ${isOnPage(source, window)}
        ORDER BY u."lastNameKey", u."id"`,
    );
  return readPage(source, { page, per: PEOPLE_PER_PAGE, reach: REACH, read });
}

/** Users of one status who are in some group of each of `choices`. */
interface InEach {
  choices: readonly (readonly number[])[];
  status: UserStatus;
  limit: number;
}

/**
 * Those who signed in last come first. The first choice finds them, the others are asked of those
 * alone; `memberships` says of how many at most.
 */
export function listInEach(
  { read, dialect }: ReadDatabase,
  { choices: [first = [], ...others], status, limit }: InEach,
  memberships: number,
): Promise<Person[]> {
  const order = sql`u."lastLoginAt" DESC NULLS LAST, ${byName}`;
  const found = memberships > MANY ? isIn(dialect, first) : isAmong(first);
  const where = [
    found,
    sql`${dialect.withoutIndex(sql`u."status"`)} = ${status}`,
    ...others.map((ids) => isIn(dialect, ids)),
  ];
  return read.all(
    person,
    sql`FROM "User" u WHERE u."id" IN (
        SELECT u."id" FROM "User" u WHERE ${join(where, " AND ")} ORDER BY ${order} LIMIT ${limit})
      ORDER BY ${order}`,
  );
}
