import type { Reader } from "../../db/client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import { goesOnAfter, invited } from "../../db/user-columns.ts";
import { fullName } from "../../domain/text.ts";

const linkOwner = columns("u", {
  id: int,
  email: text,
  firstName: text,
  lastName: text,
  locale: text,
  invited,
  passwordHash: text,
  givenAt: computed(instant, 'l."createdAt"'),
  giverId: computed(nullable(int), 'l."createdById"'),
  giverFirstName: computed(nullable(text), 'g."firstName"'),
  giverLastName: computed(nullable(text), 'g."lastName"'),
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
      LEFT JOIN "User" g ON g."id" = l."createdById"
      WHERE l."tokenHash" = ${hash} AND l."expiresAt" > ${now} AND u."status" = 'active'
        AND ${goesOnAfter(now)}`,
  );
}

/** Who gave the link; empty where that is not known. */
export function giverName({ giverFirstName, giverLastName }: LinkOwner): string {
  return fullName({ firstName: giverFirstName ?? "", lastName: giverLastName ?? "" });
}
