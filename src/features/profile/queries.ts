import type { Reader } from "../../db/client.ts";

/** What changing one's own password needs; one of the two places that see the hash. */
export function findOwnAccount(db: Reader, id: number) {
  return db.user.findUniqueOrThrow({ where: { id }, select: { email: true, firstName: true, lastName: true, passwordHash: true } });
}
