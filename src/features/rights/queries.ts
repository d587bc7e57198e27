import type { Reader, Tx } from "../../db/client.ts";
import { essentialPermissions, type Permission, permissionSet } from "../../domain/permissions.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

/** A group with the rights its roles give. */
export interface GroupRights {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
  permissions: ReadonlySet<Permission>;
}

interface GroupRow extends Omit<GroupRights, "permissions"> {
  permissions: string | null;
  administrator: number | bigint;
}

/** Every group with its rights, by title; one statement. */
export async function listGroupRights(from: Reader | Tx): Promise<GroupRights[]> {
  const rows = await from.$queryRaw<GroupRow[]>`
    SELECT g."id", g."title", g."systemKey", g."description",
           (SELECT string_agg(rp."permission", ',')
              FROM "GroupRole" gr JOIN "RolePermission" rp ON rp."roleId" = gr."roleId" WHERE gr."groupId" = g."id") AS "permissions",
           (SELECT count(*)
              FROM "GroupRole" gr JOIN "Role" r ON r."id" = gr."roleId" WHERE gr."groupId" = g."id" AND r."systemKey" = 'administrators') AS "administrator"
      FROM "Group" g ORDER BY g."titleKey", g."id"`;
  return rows.map(({ permissions, administrator, ...group }) => ({
    ...group,
    permissions: permissionSet(permissions?.split(",") ?? [], Number(administrator) > 0),
  }));
}

/** The union of the rights of some groups. */
export function unionOf(groups: Iterable<GroupRights>): ReadonlySet<Permission> {
  return new Set([...groups].flatMap(({ permissions }) => [...permissions]));
}

/** True while some Active user holds every essential right (product.md, "The last administrator"). */
export async function hasAdministrator(tx: Tx): Promise<boolean> {
  const members = await tx.$queryRaw<unknown[]>`
    SELECT u."id" FROM "Role" r
      JOIN "GroupRole" gr ON gr."roleId" = r."id" JOIN "UserGroup" ug ON ug."groupId" = gr."groupId" JOIN "User" u ON u."id" = ug."userId"
     WHERE r."systemKey" = 'administrators' AND u."status" = 'active' LIMIT 1`;
  return members.length > 0 || hasEquivalent(tx);
}

/** Somebody whose roles add up to every essential right without the locked role. */
async function hasEquivalent(tx: Tx): Promise<boolean> {
  const holders = await tx.$queryRaw<unknown[]>`
    SELECT u."id" FROM "User" u
      JOIN "UserGroup" ug ON ug."userId" = u."id" JOIN "GroupRole" gr ON gr."groupId" = ug."groupId" JOIN "RolePermission" rp ON rp."roleId" = gr."roleId"
     WHERE u."status" = 'active' AND rp."permission" IN (${Prisma.join(essentialPermissions)})
     GROUP BY u."id" HAVING count(DISTINCT rp."permission") = ${Prisma.raw(String(essentialPermissions.length))} LIMIT 1`;
  return holders.length > 0;
}
