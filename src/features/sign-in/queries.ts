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

/** An account by its canonical address; only here is the hash seen. */
export async function findAccount(db: Reader, emailKey: string): Promise<Account | undefined> {
  const [account] = await db.$queryRaw<Account[]>`
    SELECT u."id", u."firstName", u."lastName", u."status", u."epoch", u."deviceEpoch", u."locale", u."passwordHash"
      FROM "User" u WHERE u."emailKey" = ${emailKey}`;
  return account;
}

/** What changing one's own password or address needs. */
export function findOwnAccount(db: Reader, id: number) {
  return db.user.findUniqueOrThrow({
    where: { id },
    select: { email: true, firstName: true, lastName: true, passwordHash: true },
  });
}
