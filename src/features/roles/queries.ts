import type { Reader, Tx } from "../../db/client.ts";
import { contains } from "../../db/dialect.ts";
import { type PageOf, pageWindow } from "../../domain/page-of.ts";
import { ADMINISTRATORS, type Permission, permissionSet } from "../../domain/permissions.ts";
import { fold } from "../../domain/text.ts";
import { Prisma } from "../../generated/sqlite/client.ts";
import { ROLES_PER_PAGE, type RolesQuery } from "./schemas.ts";

/** A row of the list. Deleted users do not count. */
export interface RoleRow {
  id: number;
  name: string;
  systemKey: string | null;
  updatedAt: Date;
  permissions: ReadonlySet<Permission>;
  groupCount: number;
  userCount: number;
}

interface RawRow extends Omit<RoleRow, "permissions" | "groupCount" | "userCount" | "updatedAt"> {
  updatedAt: Date | string;
  permissions: string | null;
  groupCount: number | bigint;
  userCount: number | bigint;
}

/** A page of the roles by name; two statements. */
export async function listRoles(db: Reader, { q, page }: RolesQuery): Promise<PageOf<RoleRow>> {
  const where = q === "" ? Prisma.sql`1 = 1` : contains(Prisma.sql`r."nameKey"`, fold(q));
  const [counted] = await db.$queryRaw<
    { count: number | bigint }[]
  >`SELECT count(*) AS "count" FROM "Role" r WHERE ${where}`;
  const total = Number(counted?.count ?? 0);
  const { offset, ...window } = pageWindow(total, page, ROLES_PER_PAGE);
  return { rows: await selectRoles(db, where, offset), ...window, per: ROLES_PER_PAGE, total };
}

/**
 * Users are counted for the whole page at once: role by role PostgreSQL takes seconds where it has
 * no statistics yet.
 */
async function selectRoles(db: Reader, where: Prisma.Sql, offset: number): Promise<RoleRow[]> {
  const rows = await db.$queryRaw<RawRow[]>`
    WITH p AS (SELECT r."id" FROM "Role" r WHERE ${where} ORDER BY r."nameKey", r."id" LIMIT ${ROLES_PER_PAGE} OFFSET ${offset})
    SELECT r."id", r."name", r."systemKey", r."updatedAt", coalesce(m."users", 0) AS "userCount",
           (SELECT string_agg(rp."permission", ',') FROM "RolePermission" rp WHERE rp."roleId" = r."id") AS "permissions",
           (SELECT count(*) FROM "GroupRole" gr WHERE gr."roleId" = r."id") AS "groupCount"
      FROM "Role" r LEFT JOIN (
        SELECT gr."roleId", count(DISTINCT ug."userId") AS "users" FROM "GroupRole" gr JOIN "UserGroup" ug ON ug."groupId" = gr."groupId"
         WHERE gr."roleId" IN (SELECT p."id" FROM p) AND ug."userId" NOT IN (SELECT u."id" FROM "User" u WHERE u."status" = 'deleted')
         GROUP BY gr."roleId") m ON m."roleId" = r."id"
     WHERE r."id" IN (SELECT p."id" FROM p) ORDER BY r."nameKey", r."id"`;
  return rows.map((row) => ({
    ...row,
    updatedAt: new Date(row.updatedAt),
    permissions: permissionSet(row.permissions?.split(",") ?? [], row.systemKey === ADMINISTRATORS),
    groupCount: Number(row.groupCount),
    userCount: Number(row.userCount),
  }));
}

/** What a role's row says besides its name. */
export interface RoleDetails {
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export function findRoleDetails(from: Reader | Tx, id: number): Promise<RoleDetails | null> {
  return from.role.findUnique({
    where: { id },
    select: { version: true, createdAt: true, updatedAt: true },
  });
}

/** How many users, deleted ones apart, are in any of these groups, and in each. */
export async function countMembers(
  db: Reader,
  groupIds: readonly number[],
): Promise<{ users: number; byGroup: ReadonlyMap<number, number> }> {
  if (groupIds.length === 0) return { users: 0, byGroup: new Map() };
  const ids = Prisma.join([...groupIds]);
  const alive = Prisma.sql`ug."userId" NOT IN (SELECT u."id" FROM "User" u WHERE u."status" = 'deleted')`;
  const rows = await db.$queryRaw<{ groupId: number; users: number | bigint }[]>`
    SELECT ug."groupId", count(*) AS "users" FROM "UserGroup" ug WHERE ug."groupId" IN (${ids}) AND ${alive} GROUP BY ug."groupId"
    UNION ALL SELECT 0, count(DISTINCT ug."userId") FROM "UserGroup" ug WHERE ug."groupId" IN (${ids}) AND ${alive}`;
  const byGroup = new Map(rows.map(({ groupId, users }) => [groupId, Number(users)]));
  return { users: byGroup.get(0) ?? 0, byGroup };
}
