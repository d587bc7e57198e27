import type { Reader } from "../../db/client.ts";
import { columns, type RowOf } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { join, type Sql, sql } from "../../db/sql.ts";
import { groupIds, identity } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import { fold } from "../../domain/text.ts";

const person = columns("u", { ...identity, groupIds });

/** A user, whatever the status, with the groups they are in. */
export type Person = RowOf<typeof person>;

const byName = sql`u."lastNameKey", u."firstNameKey", u."id"`;

/**
 * The page first, then what decorates its rows: a sub-select beside OFFSET would run for every
 * skipped row.
 */
function selectPeople(
  from: Reader,
  where: Sql,
  { limit, offset = 0, order = byName }: { limit: number; offset?: number; order?: Sql },
): Promise<Person[]> {
  return from.all(
    person,
    sql`FROM "User" u WHERE u."id" IN (
        SELECT u."id" FROM "User" u WHERE ${where}
         ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
      ORDER BY ${order}`,
  );
}

export function findPerson(from: Reader, id: number): Promise<Person | undefined> {
  return from.one(person, sql`FROM "User" u WHERE u."id" = ${id}`);
}

/** Users of any status whose e-mail or name contains `text`, by name, at most `limit`. */
export function searchPeople(from: Reader, text: string, limit: number): Promise<Person[]> {
  return selectPeople(from, contains(sql`u."searchText"`, fold(text)), { limit });
}

/** Users of one status who are in any of `groupIds`; `q` as in the Users List. */
export interface MemberFilter {
  groupIds: readonly number[];
  status: UserStatus;
  q: string;
}

export function listPeople(
  from: Reader,
  filter: MemberFilter,
  window: { limit: number; offset: number },
): Promise<Person[]> {
  return selectPeople(from, membersWhere(filter), window);
}

export function countPeople(from: Reader, filter: MemberFilter): Promise<number> {
  return from.count(sql`FROM "User" u WHERE ${membersWhere(filter)}`);
}

function membersWhere({ groupIds, status, q }: MemberFilter): Sql {
  const text = fold(q);
  const matching = text === "" ? [] : [contains(sql`u."searchText"`, text)];
  return join([memberOf(groupIds), sql`u."status" = ${status}`, ...matching], " AND ");
}

function memberOf(groupIds: readonly number[]): Sql {
  if (groupIds.length === 0) return sql`1 = 0`;
  return sql`u."id" IN (
    SELECT ug."userId" FROM "UserGroup" ug WHERE ug."groupId" IN (${join([...groupIds])}))`;
}

/**
 * Users who are in some group of each of `choices`, those who signed in last first. The first
 * choice finds them, the others are asked of those alone.
 */
export function listInEach(
  from: Reader,
  [first = [], ...others]: readonly (readonly number[])[],
  { status, limit }: { status: UserStatus; limit: number },
): Promise<Person[]> {
  const order = sql`u."lastLoginAt" DESC NULLS LAST, ${byName}`;
  const asked = others.map(
    (ids) =>
      sql`EXISTS (SELECT 1 FROM "UserGroup" x
        WHERE x."userId" = u."id" AND x."groupId" IN (${join([...ids])}))`,
  );
  return selectPeople(
    from,
    join([memberOf(first), sql`u."status" = ${status}`, ...asked], " AND "),
    { limit, order },
  );
}
