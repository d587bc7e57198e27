import type { Reader, Tx } from "../../db/client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import { userTable } from "../../db/tables.ts";
import { passwordOrigin, userStatus, userSummary } from "../../db/user-columns.ts";

const userDetails = columns("u", {
  ...userSummary,
  ...userTable.fields,
  ...passwordOrigin,
  createdAt: instant,
  accessKeptAt: nullable(instant),
  linkExpiresAt: computed(
    nullable(instant),
    '(SELECT l."expiresAt" FROM "PasswordLink" l WHERE l."userId" = u."id")',
  ),
});

/** A user as forms, acts and rules need them; never the password hash. */
export type UserDetails = RowOf<typeof userDetails>;

export function findUser(from: Reader | Tx, id: number): Promise<UserDetails | undefined> {
  return from.one(userDetails, sql`FROM "User" u WHERE u."id" = ${id}`);
}

const givenLink = columns("l", {
  createdAt: instant,
  expiresAt: instant,
  giverFirstName: computed(nullable(text), 'g."firstName"'),
  giverLastName: computed(nullable(text), 'g."lastName"'),
});

/** The link that a user was given last and that is neither used nor void; it may have run out. */
export function findLink(
  from: Reader,
  userId: number,
): Promise<RowOf<typeof givenLink> | undefined> {
  return from.one(
    givenLink,
    sql`FROM "PasswordLink" l LEFT JOIN "User" g ON g."id" = l."createdById"
      WHERE l."userId" = ${userId}`,
  );
}

const holder = columns("u", { id: int, status: userStatus });

/** Who holds an address, by its canonical form: what the message of a clash needs to know. */
export function findHolder(
  from: Reader | Tx,
  emailKey: string,
): Promise<RowOf<typeof holder> | undefined> {
  return from.one(holder, sql`FROM "User" u WHERE u."emailKey" = ${emailKey}`);
}

const signedIn = columns("u", { id: int });

/** Users with a session that may still live, whose status lets them in. */
export async function listSignedIn(from: Reader): Promise<number[]> {
  const rows = await from.all(
    signedIn,
    sql`FROM (
      SELECT DISTINCT u."id"
        FROM "Session" s
        JOIN "User" u ON u."id" = s."userId" AND u."epoch" = s."epoch"
       WHERE u."status" = 'active'
    ) u ORDER BY u."id"`,
  );
  return rows.map(({ id }) => id);
}
