import type { Reader } from "../../db/client.ts";
import { columns, int, type RowOf, text } from "../../db/columns.ts";
import { locale, userStatus } from "../../db/user-columns.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

const account = columns("u", {
  id: int,
  firstName: text,
  lastName: text,
  status: userStatus,
  epoch: int,
  deviceEpoch: int,
  locale,
  passwordHash: text,
});

/** What signing in needs to know. */
export type Account = RowOf<typeof account>;

/** An account by its canonical address; one of the two places that see the hash. */
export function findAccount(db: Reader, emailKey: string): Promise<Account | undefined> {
  return db.one(account, Prisma.sql`FROM "User" u WHERE u."emailKey" = ${emailKey}`);
}
