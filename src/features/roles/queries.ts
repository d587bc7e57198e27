import type { Reader, Tx } from "../../db/client.ts";
import { columns, instant, int, listOf, nullable, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { join, sql } from "../../db/sql.ts";
import { type Counted, type ListPage, readPage, type Window } from "../../domain/list-page.ts";
import { followerOf, inNaturalOrder } from "../../domain/natural-order.ts";
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

const roleName = columns("r", { id: int, name: text });

function byName<Row extends RowOf<typeof roleName>>(rows: readonly Row[]): Row[] {
  return inNaturalOrder(rows, ({ name }) => name);
}

/**
 * A page of the roles by name; four statements, or five where groups share users. No index has the
 * natural order: all names are read, which are few.
 */
export async function listRoles(db: Reader, { q, page }: RolesQuery): Promise<ListPage<RoleRow>> {
  const named = byName(await matchingNames(db, q));
  const read = ({ limit, offset }: Window) =>
    selectRoles(
      db,
      named.slice(offset, offset + limit).map(({ id }) => id),
    );
  return readPage({ total: named.length, open: false }, { page, per: ROLES_PER_PAGE, read });
}

function matchingNames(db: Reader, q: string): Promise<RowOf<typeof roleName>[]> {
  const where = q === "" ? sql`1 = 1` : contains(sql`r."nameKey"`, fold(q));
  return db.all(roleName, sql`FROM "Role" r WHERE ${where}`);
}

/** These roles and that of the id, if there is one, by name. */
export async function sortWith(
  db: Reader,
  roles: readonly RowOf<typeof roleName>[],
  id: number,
): Promise<{ id: number }[]> {
  return byName([...roles, ...(await db.all(roleName, sql`FROM "Role" r WHERE r."id" = ${id}`))]);
}

/** What stands where a role stood that is gone: the next one that matches `q`, or else the last. */
export async function findFollower(
  db: Reader,
  q: string,
  gone: { id: number; name: string },
): Promise<{ id: number }> {
  return followerOf(byName([...(await matchingNames(db, q)), gone]), gone) ?? gone;
}

async function selectRoles(db: Reader, ids: readonly number[]): Promise<RoleRow[]> {
  const where = sql`r."id" IN (${join([...ids])})`;
  const rows = byName(await db.all(roleRow, sql`FROM "Role" r WHERE ${where}`));
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

const named = columns("r", { id: int });

/** Which role has a name, by its folded form. */
export function findName(from: Reader, nameKey: string): Promise<RowOf<typeof named> | undefined> {
  return from.one(named, sql`FROM "Role" r WHERE r."nameKey" = ${nameKey}`);
}
