import type { Reader } from "../../db/client.ts";
import { bool, columns, computed, int, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";

const linkOwner = columns("u", {
  id: int,
  email: text,
  firstName: text,
  lastName: text,
  locale: text,
  /** Without a password yet. */
  invited: computed(bool, "(u.\"passwordHash\" = '')"),
});

export type LinkOwner = RowOf<typeof linkOwner>;

/** Whose password a link sets now; undefined where it opens nothing. */
export function findLinkOwner(
  from: Reader,
  hash: string,
  now: Date,
): Promise<LinkOwner | undefined> {
  return from.one(
    linkOwner,
    sql`FROM "PasswordLink" l JOIN "User" u ON u."id" = l."userId"
      WHERE l."tokenHash" = ${hash} AND l."expiresAt" > ${now} AND u."status" = 'active'`,
  );
}
