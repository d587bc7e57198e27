import type { Reader } from "../../db/client.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";

/** What signing in needs to know of an account; one of the two places that see the hash. */
export async function findAccount(db: Reader, emailKey: string) {
  const account = await db.user.findUnique({
    where: { emailKey },
    select: { id: true, firstName: true, lastName: true, status: true, epoch: true, locale: true, passwordHash: true },
  });
  return account && { ...account, status: account.status as UserStatus };
}

export type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>;
