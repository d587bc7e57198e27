import type { Reader, Tx } from "../db/client.ts";
import { columns, int } from "../db/columns.ts";
import { join, sql } from "../db/sql.ts";
import { Conflict } from "../domain/errors.ts";
import { essentialPermissions } from "../domain/permissions.ts";
import { type GroupRights, listGroupRights } from "./held-rights.ts";

/**
 * Who is in some group of each of these lists, the shortest first, holds every essential right. A
 * list that has all of another asks for nothing more and is left out.
 */
export function administratorGroups(groups: readonly GroupRights[]): number[][] {
  const giving = essentialPermissions.map((permission) =>
    groups.filter(({ permissions }) => permissions.has(permission)).map(({ id }) => id),
  );
  const lists: number[][] = [];
  for (const ids of giving.sort((a, b) => a.length - b.length)) {
    const implied = lists.some((list) => list.every((id) => ids.includes(id)));
    if (!implied) lists.push(ids);
  }
  return lists;
}

const membership = columns("ug", { userId: int });

/**
 * True while some Active user holds every essential right.
 */
export async function hasAdministrator(from: Reader | Tx): Promise<boolean> {
  const [first = [], ...others] = administratorGroups(await listGroupRights(from));
  if (first.length === 0) return false;
  const inEach = others.map(
    (ids) => sql`EXISTS (SELECT 1 FROM "UserGroup" x
      WHERE x."userId" = ug."userId" AND x."groupId" IN (${join(ids)}))`,
  );
  const isActive = sql`EXISTS (SELECT 1 FROM "User" u
    WHERE u."id" = ug."userId" AND u."status" = 'active')`;
  const found = await from.all(
    membership,
    sql`FROM "UserGroup" ug WHERE ug."groupId" IN (${join(first)})
      AND ${join([isActive, ...inEach], " AND ")} LIMIT 1`,
  );
  return found.length > 0;
}

/**
 * To be called after a change, in its transaction: throws Conflict when nobody would be left who
 * can manage users (security L3).
 */
export async function requireAdministrator(tx: Tx): Promise<void> {
  if (!(await hasAdministrator(tx))) throw new Conflict("rights.whyNot.lastAdministrator");
}
