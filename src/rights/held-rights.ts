import type { Reader, Tx } from "../db/client.ts";
import { bool, columns, computed, int, listOf, nullable, type RowOf, text } from "../db/columns.ts";
import { sql } from "../db/sql.ts";
import { inNaturalOrder } from "../domain/natural-order.ts";
import {
  ADMINISTRATORS,
  type Permission,
  permissionSet,
  unknownRights,
} from "../domain/permissions.ts";

/** What the database says of rights; `withPermissions` reads it. */
interface Stored {
  stored: string[];
  /** Has the locked role. */
  administrator: boolean;
}

/** Columns of what some roles give, where `gr` is their relation: the one SQL that says so. */
function givenBy(gr: string, where: string) {
  return {
    stored: listOf(
      text,
      'rp."permission"',
      `FROM ${gr} JOIN "RolePermission" rp ON rp."roleId" = gr."roleId" WHERE ${where}`,
    ),
    administrator: computed(
      bool,
      `EXISTS (SELECT 1 FROM ${gr} JOIN "Role" locked ON locked."id" = gr."roleId"
        WHERE ${where} AND locked."systemKey" = '${ADMINISTRATORS}')`,
    ),
  };
}

/** Columns of the rights of a user u, a group g, and a role r. */
export const heldBy = {
  user: givenBy(
    '"UserGroup" ug JOIN "GroupRole" gr ON gr."groupId" = ug."groupId"',
    'ug."userId" = u."id"',
  ),
  group: givenBy('"GroupRole" gr', 'gr."groupId" = g."id"'),
  role: givenBy('(SELECT r."id" AS "roleId") gr', "1 = 1"),
};

/** A row with the rights that the columns `heldBy` say. */
export function withPermissions<Row extends Stored>({ stored, administrator, ...row }: Row) {
  return { ...row, permissions: permissionSet(stored, administrator) };
}

/** A row whose columns `heldBy` were read by `withPermissions`. */
export type WithPermissions<Row> = Omit<Row, keyof Stored> & {
  permissions: ReadonlySet<Permission>;
};

const groupRow = columns("g", {
  id: int,
  title: text,
  systemKey: nullable(text),
  description: nullable(text),
  roleIds: listOf(int, 'gr."roleId"', 'FROM "GroupRole" gr WHERE gr."groupId" = g."id"'),
  ...heldBy.group,
});

/** A group with the rights its roles give. */
export type GroupRights = WithPermissions<RowOf<typeof groupRow>>;

const remembered = new WeakMap<Reader, { version: number; groups: readonly GroupRights[] }>();

/**
 * Every group with its rights as of `version` (Actor.rightsVersion), from memory where this process
 * has read it. The version rises with every change of groups, roles and their rights, so what is
 * remembered is never older than the request (security X7). Transactions read for themselves, and
 * so does a page (`undefined`) that says why its form was refused: what refused it may be younger
 * than the request.
 */
export async function recallGroupRights(
  db: Reader,
  version: number | undefined,
): Promise<readonly GroupRights[]> {
  if (version === undefined) return listGroupRights(db);
  const known = remembered.get(db);
  if (known?.version === version) return known.groups;
  const groups = await listGroupRights(db);
  remembered.set(db, { version, groups });
  return groups;
}

/** Every group with its rights, by title; one statement. */
export async function listGroupRights(from: Reader | Tx): Promise<GroupRights[]> {
  const rows = await from.all(groupRow, sql`FROM "Group" g`);
  return inNaturalOrder(rows.map(withPermissions), ({ title }) => title);
}

const roleRow = columns("r", {
  id: int,
  name: text,
  systemKey: nullable(text),
  ...heldBy.role,
});

/** A role with its rights. */
export type RoleRights = WithPermissions<RowOf<typeof roleRow>> & {
  /** Names that the catalogue does not know. */
  unknown: string[];
};

/** Every role with its rights, by name; one statement. */
export async function listRoleRights(from: Reader | Tx): Promise<RoleRights[]> {
  const rows = inNaturalOrder(await from.all(roleRow, sql`FROM "Role" r`), ({ name }) => name);
  return rows.map((row) => ({ ...withPermissions(row), unknown: unknownRights(row.stored) }));
}

/** The union of the rights of some groups or roles. */
export function unionOf(
  givers: Iterable<{ permissions: ReadonlySet<Permission> }>,
): ReadonlySet<Permission> {
  return new Set([...givers].flatMap(({ permissions }) => [...permissions]));
}
