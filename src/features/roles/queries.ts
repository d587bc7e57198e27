import type { Reader, Tx } from "../../db/client.ts";
import { columns, instant, int, listOf, nullable, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { type Counted, type ListPage, readPage, type Window } from "../../domain/list-page.ts";
import { fold } from "../../domain/text.ts";
import { heldBy, type WithPermissions, withPermissions } from "../../rights/held-rights.ts";
import { countUnions, loadMemberCounts, present } from "../../rights/member-counts.ts";
import { ROLES_PER_PAGE, type RolesQuery } from "./schemas.ts";

const roleRow = columns("r", {
  id: int,
  name: text,
  systemKey: nullable(text),
  updatedAt: instant,
  ...heldBy.role,
  groupIds: listOf(int, 'gr."groupId"', 'FROM "GroupRole" gr WHERE gr."roleId" = r."id"'),
});

/** A row of the list; deleted users do not count. */
export type RoleRow = WithPermissions<RowOf<typeof roleRow>> & { users: Counted };

/** A page of the roles by name; four statements, or five where groups share users. */
export async function listRoles(db: Reader, { q, page }: RolesQuery): Promise<ListPage<RoleRow>> {
  const where = q === "" ? sql`1 = 1` : contains(sql`r."nameKey"`, fold(q));
  const total = await db.count(sql`FROM "Role" r WHERE ${where}`);
  const read = (window: Window) => selectRoles(db, where, window);
  return readPage({ total, open: false }, { page, per: ROLES_PER_PAGE, read });
}

async function selectRoles(db: Reader, where: Sql, { limit, offset }: Window): Promise<RoleRow[]> {
  const rows = await db.all(
    roleRow,
    sql`FROM "Role" r WHERE ${where} ORDER BY r."nameKey", r."id" LIMIT ${limit} OFFSET ${offset}`,
  );
  const unions = rows.map(({ groupIds }) => ({ groupIds, statuses: present }));
  const users = await countUnions(db, await loadMemberCounts(db), unions);
  return rows.map((row, index) => ({ ...withPermissions(row), users: users[index] as Counted }));
}

const roleDetails = columns("r", { version: int, createdAt: instant, updatedAt: instant });

/** What a role's row says besides its name. */
export type RoleDetails = RowOf<typeof roleDetails>;

export function findRoleDetails(from: Reader | Tx, id: number): Promise<RoleDetails | undefined> {
  return from.one(roleDetails, sql`FROM "Role" r WHERE r."id" = ${id}`);
}
