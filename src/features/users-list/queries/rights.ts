import type { Reader } from "../../../db/client.ts";
import { columns } from "../../../db/columns.ts";
import { sql } from "../../../db/sql.ts";
import { heldBy, withPermissions } from "../../../rights/held-rights.ts";

const held = columns("u", heldBy.user);

/** What the groups of a user give, whatever the status. */
export async function findRights(db: Reader, id: number) {
  const row = await db.one(held, sql`FROM "User" u WHERE u."id" = ${id}`);
  return row && withPermissions(row);
}
