import type { Reader, Tx } from "../../db/client.ts";
import { columns, int, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import { locale, passwordOrigin, theme } from "../../db/user-columns.ts";

const ownProfile = columns("u", {
  email: text,
  firstName: text,
  lastName: text,
  locale,
  theme,
  version: int,
});

/** What one may change of oneself. */
export type Profile = Omit<RowOf<typeof ownProfile>, "email">;

/** Throws where there is no such user: their rows are never removed. */
export async function findOwnProfile(
  from: Reader | Tx,
  id: number,
): Promise<RowOf<typeof ownProfile>> {
  const found = await from.one(ownProfile, sql`FROM "User" u WHERE u."id" = ${id}`);
  if (!found) throw new Error("The row of a user is gone");
  return found;
}

const origin = columns("u", passwordOrigin);

/** Who has set one's password, and until when it opens anything. */
export function findPasswordOrigin(from: Reader, id: number) {
  return from.one(origin, sql`FROM "User" u WHERE u."id" = ${id}`);
}
