import type { Reader, Tx } from "../../db/client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { join, type Sql, sql } from "../../db/sql.ts";
import { type ListPage, readPage, type Window } from "../../domain/list-page.ts";
import { fold } from "../../domain/text.ts";
import { heldBy, type WithPermissions, withPermissions } from "../../rights/held-rights.ts";
import { ROLES_PER_PAGE, type RolesQuery } from "./schemas.ts";

const roleRow = columns("r", {
  id: int,
  name: text,
  systemKey: nullable(text),
  updatedAt: instant,
  ...heldBy.role,
  groupCount: computed(int, '(SELECT count(*) FROM "GroupRole" gr WHERE gr."roleId" = r."id")'),
  userCount: computed(int, 'coalesce(m."users", 0)'),
});

/** A row of the list. Deleted users do not count. */
export type RoleRow = WithPermissions<RowOf<typeof roleRow>>;

/** A page of the roles by name; two statements. */
export async function listRoles(db: Reader, { q, page }: RolesQuery): Promise<ListPage<RoleRow>> {
  const where = q === "" ? sql`1 = 1` : contains(sql`r."nameKey"`, fold(q));
  const total = await db.count(sql`FROM "Role" r WHERE ${where}`);
  const read = (window: Window) => selectRoles(db, where, window);
  return readPage({ total, open: false }, { page, per: ROLES_PER_PAGE, read });
}

/**
 * Users are counted for the whole page at once: role by role PostgreSQL takes seconds where it has
 * no statistics yet.
 */
async function selectRoles(db: Reader, where: Sql, { limit, offset }: Window): Promise<RoleRow[]> {
  const page = sql`SELECT r."id" FROM "Role" r WHERE ${where}
    ORDER BY r."nameKey", r."id" LIMIT ${limit} OFFSET ${offset}`;
  const rows = await db.all(
    roleRow,
    sql`FROM "Role" r LEFT JOIN (
        SELECT gr."roleId", count(DISTINCT ug."userId") AS "users" FROM "GroupRole" gr JOIN "UserGroup" ug ON ug."groupId" = gr."groupId"
         WHERE gr."roleId" IN (${page}) AND ug."userId" NOT IN (SELECT u."id" FROM "User" u WHERE u."status" = 'deleted')
         GROUP BY gr."roleId") m ON m."roleId" = r."id"
     WHERE r."id" IN (${page}) ORDER BY r."nameKey", r."id"`,
  );
  return rows.map(withPermissions);
}

const roleDetails = columns("r", { version: int, createdAt: instant, updatedAt: instant });

/** What a role's row says besides its name. */
export type RoleDetails = RowOf<typeof roleDetails>;

export function findRoleDetails(from: Reader | Tx, id: number): Promise<RoleDetails | undefined> {
  return from.one(roleDetails, sql`FROM "Role" r WHERE r."id" = ${id}`);
}

const memberCount = columns("c", { groupId: int, users: int });

/** How many users, deleted ones apart, are in any of these groups, and in each. */
export async function countMembers(
  db: Reader,
  groupIds: readonly number[],
): Promise<{ users: number; byGroup: ReadonlyMap<number, number> }> {
  if (groupIds.length === 0) return { users: 0, byGroup: new Map() };
  const ids = join([...groupIds]);
  const alive = sql`ug."userId" NOT IN (SELECT u."id" FROM "User" u WHERE u."status" = 'deleted')`;
  const rows = await db.all(
    memberCount,
    sql`FROM (
      SELECT ug."groupId", count(*) AS "users" FROM "UserGroup" ug WHERE ug."groupId" IN (${ids}) AND ${alive} GROUP BY ug."groupId"
      UNION ALL SELECT 0, count(DISTINCT ug."userId") FROM "UserGroup" ug WHERE ug."groupId" IN (${ids}) AND ${alive}) c`,
  );
  const byGroup = new Map(rows.map(({ groupId, users }) => [groupId, users]));
  return { users: byGroup.get(0) ?? 0, byGroup };
}
