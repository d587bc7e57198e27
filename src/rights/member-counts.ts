import { setImmediate as turn } from "node:timers/promises";
import type { Reader } from "../db/client.ts";
import { columns, int } from "../db/columns.ts";
import { join, type Sql, sql } from "../db/sql.ts";
import { userStatus } from "../db/user-columns.ts";
import type { UserStatus } from "../domain/audit-entry.ts";
import { COUNT_LIMIT, type Counted } from "../domain/list-page.ts";

/** Deleted users hold nothing. */
export const present: readonly UserStatus[] = ["active", "deactivated"];

/** How many members of these statuses a group has. */
type MembersOf = (groupId: number, statuses?: readonly UserStatus[]) => number;

const groupCount = columns("c", { groupId: int, status: userStatus, count: int });

/** The numbers of every group, as triggers keep them; one statement. */
export async function loadMemberCounts(db: Reader): Promise<MembersOf> {
  const rows = await db.all(groupCount, sql`FROM "GroupCount" c`);
  const counts = new Map(rows.map(({ groupId, status, count }) => [`${groupId} ${status}`, count]));
  return (groupId, statuses = present) =>
    statuses.reduce((sum, status) => sum + (counts.get(`${groupId} ${status}`) ?? 0), 0);
}

/** Users of some statuses who are in any of some groups. */
interface Union {
  groupIds: readonly number[];
  statuses: readonly UserStatus[];
}

/**
 * How many users each of `unions` has, everybody once: known by the numbers of the groups, or else
 * counted as far as COUNT_LIMIT, in few statements.
 */
export async function countUnions(
  db: Reader,
  membersOf: MembersOf,
  unions: readonly Union[],
): Promise<Counted[]> {
  const known = unions.map((union) => whatIsKnown(membersOf, union));
  const asked = new Map(known.flatMap((one) => ("key" in one ? [[one.key, one]] : [])));
  const found = new Map<string, number>();
  for (const [place, batch] of batches([...asked.values()]).entries()) {
    if (place > 0) await turn();
    for (const { place, users } of await db.all(unionCount, countEach(batch)))
      found.set(batch[place]?.key as string, users);
  }
  return known.map((one) => {
    if (!("key" in one)) return one;
    const total = found.get(one.key) ?? 0;
    return { total, open: total > COUNT_LIMIT };
  });
}

/** A union that has to be counted; the same ones have the same key. */
interface Asked extends Union {
  key: string;
  memberships: number;
}

function whatIsKnown(membersOf: MembersOf, { groupIds, statuses }: Union): Counted | Asked {
  const peopled = groupIds.filter((id) => membersOf(id, statuses) > 0);
  const numbers = peopled.map((id) => membersOf(id, statuses));
  const largest = Math.max(0, ...numbers);
  if (peopled.length <= 1) return { total: largest, open: false };
  if (largest > COUNT_LIMIT) return { total: COUNT_LIMIT + 1, open: true };
  const memberships = numbers.reduce((sum, number) => sum + number, 0);
  const key = `${peopled.toSorted((a, b) => a - b)} ${statuses}`;
  return { groupIds: peopled, statuses, key, memberships };
}

/** Memberships that one statement reads at most, if a single union has no more. */
const AT_ONCE = 20_000;

function batches(unions: readonly Asked[]): Asked[][] {
  const made: Asked[][] = [];
  let left = 0;
  for (const union of unions) {
    left -= union.memberships;
    if (left < 0) {
      made.push([]);
      left = AT_ONCE - union.memberships;
    }
    made.at(-1)?.push(union);
  }
  return made;
}

const unionCount = columns("c", { place: int, users: int });

function countEach(unions: readonly Asked[]): Sql {
  const parts = unions.map(
    (
      { groupIds, statuses },
      place,
    ) => sql`SELECT CAST(${place} AS INTEGER) AS "place", count(*) AS "users" FROM (
      SELECT 1 FROM (
        SELECT DISTINCT ug."userId" FROM "UserGroup" ug
         WHERE ug."groupId" IN (${join([...groupIds])})) m
       CROSS JOIN "User" u WHERE u."id" = m."userId" AND u."status" IN (${join([...statuses])})
       LIMIT ${COUNT_LIMIT + 1}) f`,
  );
  return sql`FROM (${join(parts, " UNION ALL ")}) c`;
}
