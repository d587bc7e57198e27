import type { Reader, Tx } from "../db/client.ts";
import { arrayOf, columns, computed, int, type RowOf } from "../db/columns.ts";
import { join, raw, type Sql, sql } from "../db/sql.ts";
import { identity } from "../db/user-columns.ts";

/** Ids of groups: a JSON array as text, which both databases group by and compare alike. */
const groupIdsKey = raw(
  `'[' || string_agg(CAST(ug."groupId" AS TEXT), ',' ORDER BY ug."groupId") || ']'`,
);

const groups = computed(arrayOf(int), 'm."groups"');

const combination = columns("m", { groups, users: computed(int, "count(*)") });

/** Users who are in exactly these groups: their ids in ascending order. */
export type Combination = RowOf<typeof combination>;

/**
 * How many users, deleted ones apart, are in which groups, for those who are in any of `groupIds`.
 */
export async function listCombinations(
  from: Reader | Tx,
  groupIds: readonly number[],
): Promise<Combination[]> {
  if (groupIds.length === 0) return [];
  return from.all(
    combination,
    sql`FROM ${membersOfAny(groupIds)} m GROUP BY m."groups" ORDER BY m."groups"`,
  );
}

const member = columns("u", { ...identity, groups });

/** A user with their groups, as a combination has them. */
export type Member = RowOf<typeof member>;

interface Members {
  /** Each combination has one of these groups. */
  groupIds: readonly number[];
  combinations: readonly Combination["groups"][];
}

/** The users of these combinations by name, at most `limit`. */
export async function listMembersOf(
  from: Reader | Tx,
  { groupIds, combinations }: Members,
  limit: number,
): Promise<Member[]> {
  if (groupIds.length === 0 || combinations.length === 0) return [];
  const keys = combinations.map((ids) => JSON.stringify(ids));
  return from.all(
    member,
    sql`FROM ${membersOfAny(groupIds)} m JOIN "User" u ON u."id" = m."userId"
      WHERE m."groups" IN (${join(keys)})
      ORDER BY u."lastNameKey", u."firstNameKey", u."id" LIMIT ${limit}`,
  );
}

/** A relation of userId and groups. */
function membersOfAny(groupIds: readonly number[]): Sql {
  return sql`(
    SELECT ug."userId", ${groupIdsKey} AS "groups"
      FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
     WHERE u."status" <> 'deleted' AND ug."userId" IN (
       SELECT x."userId" FROM "UserGroup" x WHERE x."groupId" IN (${join([...groupIds])}))
     GROUP BY ug."userId")`;
}
