import type { Reader, Tx } from "../../db/client.ts";
import { bool, columns, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import { locale, userStatus } from "../../db/user-columns.ts";

const account = columns("u", {
  id: int,
  email: text,
  firstName: text,
  lastName: text,
  status: userStatus,
  agent: bool,
  epoch: int,
  deviceEpoch: int,
  locale,
  passwordHash: text,
  passwordEndsAt: nullable(instant),
  passwordSetAt: nullable(instant),
  passwordSetByName: nullable(text),
});

/** What signing in needs to know. */
export type Account = RowOf<typeof account>;

/** An account by its canonical address; only here is the hash seen. */
export function findAccount(db: Reader, emailKey: string): Promise<Account | undefined> {
  return db.one(account, sql`FROM "User" u WHERE u."emailKey" = ${emailKey}`);
}

const ownAccount = columns("u", {
  email: text,
  firstName: text,
  lastName: text,
  passwordHash: text,
  passwordEndsAt: nullable(instant),
  passwordSetById: nullable(int),
  version: int,
});

/** What changing one's own password or address needs. Throws where there is no such user. */
export async function findOwnAccount(
  from: Reader | Tx,
  id: number,
): Promise<RowOf<typeof ownAccount>> {
  const found = await from.one(ownAccount, sql`FROM "User" u WHERE u."id" = ${id}`);
  if (!found) throw new Error("The row of a user is gone");
  return found;
}
