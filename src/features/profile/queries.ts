import type { Reader, Tx } from "../../db/client.ts";
import type { Theme } from "../../domain/actor.ts";
import type { LocaleName } from "../../domain/locale.ts";

/** What changing one's own password needs; one of the two places that see the hash. */
export function findOwnAccount(db: Reader, id: number) {
  return db.user.findUniqueOrThrow({
    where: { id },
    select: { email: true, firstName: true, lastName: true, passwordHash: true, version: true },
  });
}

/** What one may change of oneself. */
export interface Profile {
  firstName: string;
  lastName: string;
  locale: LocaleName;
  theme: Theme;
  version: number;
}

export async function findOwnProfile(
  from: Reader | Tx,
  id: number,
): Promise<Profile & { email: string }> {
  const select = {
    email: true,
    firstName: true,
    lastName: true,
    locale: true,
    theme: true,
    version: true,
  };
  const row = await from.user.findUniqueOrThrow({ where: { id }, select });
  return { ...row, locale: row.locale as LocaleName, theme: row.theme as Theme };
}
