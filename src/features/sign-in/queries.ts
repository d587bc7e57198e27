import type { Reader } from "../../db/client.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";

/** What signing in needs to know. */
export interface Account {
  id: number;
  firstName: string;
  lastName: string;
  status: UserStatus;
  epoch: number;
  deviceEpoch: number;
  locale: string;
  passwordHash: string;
}

/** An account by its canonical address; one of the two places that see the hash. */
export async function findAccount(db: Reader, emailKey: string): Promise<Account | undefined> {
  const [account] = await db.$queryRaw<Account[]>`
    SELECT u."id", u."firstName", u."lastName", u."status", u."epoch", u."deviceEpoch", u."locale", u."passwordHash"
      FROM "User" u WHERE u."emailKey" = ${emailKey}`;
  return account;
}
