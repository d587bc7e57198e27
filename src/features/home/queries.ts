import type { Reader } from "../../db/client.ts";
import { columns, instant, int, nullable, oneOf, type RowOf, text } from "../../db/columns.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { COUNT_LIMIT, type Counted } from "../../domain/list-page.ts";

const numbers = ["active", "deactivated", "locked", "never", "unseen"] as const;

/** What the users are counted by: two statuses, a condition, and how Active ones sign in. */
export type UserNumber = (typeof numbers)[number];

/** Days without a sign-in after which an Active user counts as unseen. */
export const UNSEEN_DAYS = 90;

const DAY = 24 * 60 * 60 * 1000;

const numberRow = columns("n", { name: oneOf(numbers), count: int });

/**
 * How many users are what; one statement. The statuses are known to the last user, the rest is
 * counted as far as COUNT_LIMIT.
 */
export async function countUsers(db: Reader, now: Date): Promise<Record<UserNumber, Counted>> {
  const before = new Date(now.getTime() - UNSEEN_DAYS * DAY);
  const rows = await db.all(
    numberRow,
    sql`FROM (
      SELECT c."status" AS "name", c."count" FROM "UserCount" c WHERE c."status" <> 'deleted'
      UNION ALL SELECT 'locked', ${countCapped(sql`DISTINCT l."userId" FROM "SignInCounter" l
        WHERE l."lockedUntil" > ${now} AND l."userId" IS NOT NULL`)}
      UNION ALL SELECT 'never', ${countCapped(sql`1 FROM "User" u
        WHERE u."status" = 'active' AND u."lastLoginAt" IS NULL`)}
      UNION ALL SELECT 'unseen', ${countCapped(sql`1 FROM "User" u
        WHERE u."status" = 'active' AND u."lastLoginAt" < ${before}`)}) n`,
  );
  const counts = new Map(rows.map(({ name, count }) => [name, count]));
  const of = (name: UserNumber, capped: boolean): Counted => {
    const total = counts.get(name) ?? 0;
    return { total, open: capped && total > COUNT_LIMIT };
  };
  return {
    active: of("active", false),
    deactivated: of("deactivated", false),
    locked: of("locked", true),
    never: of("never", true),
    unseen: of("unseen", true),
  };
}

function countCapped(selected: Sql): Sql {
  return sql`(SELECT count(*) FROM (SELECT ${selected} LIMIT ${COUNT_LIMIT + 1}) f)`;
}

/** Days before the end of access in which the start page announces it. */
const SOON_DAYS = 7;

const leaving = columns("l", {
  id: int,
  firstName: text,
  lastName: text,
  accessEndsAt: nullable(instant),
  accessKeptAt: nullable(instant),
});

/** Whose access ends, or should have ended. */
export type Leaving = RowOf<typeof leaving>;

/**
 * Whose access ends soon, and whose should have ended had there been another administrator: of
 * both the first, `limit` each at most; one statement, within indexes that have nobody else.
 */
export function listLeaving(db: Reader, now: Date, limit: number): Promise<Leaving[]> {
  const soon = new Date(now.getTime() + SOON_DAYS * DAY);
  const first = (column: Sql, where: Sql) =>
    sql`SELECT * FROM (SELECT u."id", u."firstName", u."lastName", u."accessEndsAt",
          u."accessKeptAt" FROM "User" u WHERE ${column} ${where}
        ORDER BY ${column}, u."id" LIMIT ${limit}) f`;
  const ending = first(sql`u."accessEndsAt"`, sql`<= ${soon}`);
  const kept = first(sql`u."accessKeptAt"`, sql`IS NOT NULL`);
  return db.all(
    leaving,
    sql`FROM (${ending} UNION ALL ${kept}) l ORDER BY l."accessEndsAt", l."accessKeptAt", l."id"`,
  );
}
