import type { Reader } from "../../../db/client.ts";
import { columns, instant, int, nullable } from "../../../db/columns.ts";
import { sql } from "../../../db/sql.ts";
import { userStatus } from "../../../db/user-columns.ts";
import { heldBy, withPermissions } from "../../../rights/held-rights.ts";

const held = columns("u", {
  id: int,
  status: userStatus,
  erasedAt: nullable(instant),
  ...heldBy.user,
});

/** What the groups of a user give, whatever the status, and whether they are erased. */
export async function findRights(db: Reader, id: number) {
  const row = await db.one(held, sql`FROM "User" u WHERE u."id" = ${id}`);
  return row && withPermissions(row);
}
