import type { Reader } from "../db/client.ts";
import { arrayOf, columns, computed, int, type RowOf } from "../db/columns.ts";
import { raw, sql } from "../db/sql.ts";
import { userStatus } from "../db/user-columns.ts";

/** Ids of groups: a JSON array as text, which both databases group by and compare alike. */
const groupIdsKey = (order: string) =>
  raw(`'[' || string_agg(CAST(ug."groupId" AS TEXT), ',' ${order}) || ']'`);

const groups = computed(arrayOf(int), 'm."groups"');

const statusCombination = columns("m", {
  groups,
  status: computed(userStatus, 'u."status"'),
  users: computed(int, "count(*)"),
});

/**
 * How many users of which status are in which groups, deleted ones and those without a group apart;
 * one statement. The ids of a combination come in any order.
 */
export function listStatusCombinations(from: Reader): Promise<RowOf<typeof statusCombination>[]> {
  return from.all(
    statusCombination,
    sql`FROM (
        SELECT ug."userId", ${groupIdsKey("")} AS "groups" FROM "UserGroup" ug
         GROUP BY ug."userId") m
      JOIN "User" u ON u."id" = m."userId"
     WHERE u."status" <> 'deleted' GROUP BY m."groups", u."status"`,
  );
}
