import type { Reader } from "../../db/client.ts";
import { columns, int, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import { invited } from "../../db/user-columns.ts";

const linkOwner = columns("u", {
  id: int,
  email: text,
  firstName: text,
  lastName: text,
  invited,
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
