import type { Reader, Tx } from "../../db/client.ts";
import {
  bool,
  columns,
  computed,
  int,
  listOf,
  nullable,
  type RowOf,
  text,
} from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import { groupIds, identity, userStatus } from "../../db/user-columns.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import {
  ADMINISTRATORS,
  essentialPermissions,
  type Permission,
  permissionSet,
  unknownRights,
} from "../../domain/permissions.ts";
import { fold } from "../../domain/text.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

const groupRow = columns("g", {
  id: int,
  title: text,
  systemKey: nullable(text),
  description: nullable(text),
  roleIds: listOf(int, 'gr."roleId"', 'FROM "GroupRole" gr WHERE gr."groupId" = g."id"'),
  stored: listOf(
    text,
    'rp."permission"',
    `FROM "GroupRole" gr JOIN "RolePermission" rp ON rp."roleId" = gr."roleId"
      WHERE gr."groupId" = g."id"`,
  ),
  administrator: computed(
    bool,
    `EXISTS (SELECT 1 FROM "GroupRole" gr JOIN "Role" r ON r."id" = gr."roleId"
      WHERE gr."groupId" = g."id" AND r."systemKey" = 'administrators')`,
  ),
});

/** A group with the rights its roles give. */
export type GroupRights = Omit<RowOf<typeof groupRow>, "stored" | "administrator"> & {
  permissions: ReadonlySet<Permission>;
};

const remembered = new WeakMap<Reader, { version: number; groups: readonly GroupRights[] }>();

/**
 * Every group with its rights as of `version` (Actor.rightsVersion), from memory where this process
 * has read it. The version rises with every change of groups, roles and their rights, so what is
 * remembered is never older than the request (ASVS X7). Transactions read for themselves, and so
 * does a page (`undefined`) that says why its form was refused: what refused it may be younger than
 * the request.
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
  const rows = await from.all(groupRow, Prisma.sql`FROM "Group" g ORDER BY g."titleKey", g."id"`);
  return rows.map(({ stored, administrator, ...group }) => ({
    ...group,
    permissions: permissionSet(stored, administrator),
  }));
}

const roleRow = columns("r", {
  id: int,
  name: text,
  systemKey: nullable(text),
  stored: listOf(text, 'rp."permission"', 'FROM "RolePermission" rp WHERE rp."roleId" = r."id"'),
});

/** A role with its rights. */
export type RoleRights = Omit<RowOf<typeof roleRow>, "stored"> & {
  permissions: ReadonlySet<Permission>;
  /** Names that the catalogue does not know. */
  unknown: string[];
};

/** Every role with its rights, by name; one statement. */
export async function listRoleRights(from: Reader | Tx): Promise<RoleRights[]> {
  const rows = await from.all(roleRow, Prisma.sql`FROM "Role" r ORDER BY r."nameKey", r."id"`);
  return rows.map(({ stored, ...role }) => ({
    ...role,
    permissions: permissionSet(stored, role.systemKey === ADMINISTRATORS),
    unknown: unknownRights(stored),
  }));
}

/** The union of the rights of some groups or roles. */
export function unionOf(
  givers: Iterable<{ permissions: ReadonlySet<Permission> }>,
): ReadonlySet<Permission> {
  return new Set([...givers].flatMap(({ permissions }) => [...permissions]));
}

const combination = columns("m", { groups: text, users: computed(int, "count(*)") });

/** Users who are in exactly these groups: their ids in ascending order, separated by commas. */
export type Combination = RowOf<typeof combination>;

/**
 * How many users, deleted ones apart, are in which groups, for those who are in any of `groupIds`.
 */
export async function listCombinations(
  from: Reader | Tx,
  groupIds: readonly number[],
): Promise<Combination[]> {
  if (groupIds.length === 0) return [];
  return from.all(
    combination,
    Prisma.sql`FROM ${membersOfAny(groupIds)} m GROUP BY m."groups" ORDER BY m."groups"`,
  );
}

const member = columns("u", { ...identity, groups: computed(text, 'm."groups"') });

/** A user with their groups, as a combination has them. */
export type Member = RowOf<typeof member>;

/** The users of these combinations by name, at most `limit`. */
export async function listMembersOf(
  from: Reader | Tx,
  groupIds: readonly number[],
  combinations: readonly string[],
  limit: number,
): Promise<Member[]> {
  if (groupIds.length === 0 || combinations.length === 0) return [];
  return from.all(
    member,
    Prisma.sql`FROM ${membersOfAny(groupIds)} m JOIN "User" u ON u."id" = m."userId"
      WHERE m."groups" IN (${Prisma.join([...combinations])})
      ORDER BY u."lastNameKey", u."firstNameKey", u."id" LIMIT ${limit}`,
  );
}

/** A relation of userId and groups. */
function membersOfAny(groupIds: readonly number[]): Prisma.Sql {
  return Prisma.sql`(
    SELECT ug."userId", string_agg(CAST(ug."groupId" AS TEXT), ',' ORDER BY ug."groupId") AS "groups"
      FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
     WHERE u."status" <> 'deleted' AND ug."userId" IN (SELECT x."userId" FROM "UserGroup" x WHERE x."groupId" IN (${Prisma.join([...groupIds])}))
     GROUP BY ug."userId")`;
}

const holder = columns("u", { id: int });

/**
 * True while some Active user holds every essential right (product.md, "The last administrator").
 */
export async function hasAdministrator(from: Reader | Tx): Promise<boolean> {
  const member = await from.one(
    holder,
    Prisma.sql`FROM "Role" r
      JOIN "GroupRole" gr ON gr."roleId" = r."id" JOIN "UserGroup" ug ON ug."groupId" = gr."groupId" JOIN "User" u ON u."id" = ug."userId"
     WHERE r."systemKey" = 'administrators' AND u."status" = 'active' LIMIT 1`,
  );
  return member !== undefined || hasEquivalent(from);
}

/** Somebody whose roles add up to every essential right without the locked role. */
async function hasEquivalent(from: Reader | Tx): Promise<boolean> {
  const equivalent = await from.one(
    holder,
    Prisma.sql`FROM "User" u
      JOIN "UserGroup" ug ON ug."userId" = u."id" JOIN "GroupRole" gr ON gr."groupId" = ug."groupId" JOIN "RolePermission" rp ON rp."roleId" = gr."roleId"
     WHERE u."status" = 'active' AND rp."permission" IN (${Prisma.join(essentialPermissions)})
     GROUP BY u."id" HAVING count(DISTINCT rp."permission") = ${Prisma.raw(String(essentialPermissions.length))} LIMIT 1`,
  );
  return equivalent !== undefined;
}

const person = columns("u", { ...identity, groupIds });

/** A user, whatever the status, with the groups they are in. */
export type Person = RowOf<typeof person>;

const byName = Prisma.sql`u."lastNameKey", u."firstNameKey", u."id"`;

/**
 * The page first, then what decorates its rows: a sub-select beside OFFSET would run for every
 * skipped row.
 */
function selectPeople(
  from: Reader,
  where: Prisma.Sql,
  { limit, offset = 0, order = byName }: { limit: number; offset?: number; order?: Prisma.Sql },
): Promise<Person[]> {
  return from.all(
    person,
    Prisma.sql`FROM "User" u WHERE u."id" IN (SELECT u."id" FROM "User" u WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
      ORDER BY ${order}`,
  );
}

export function findPerson(from: Reader, id: number): Promise<Person | undefined> {
  return from.one(person, Prisma.sql`FROM "User" u WHERE u."id" = ${id}`);
}

/** Users of any status whose e-mail or name contains `text`, by name, at most `limit`. */
export function searchPeople(from: Reader, text: string, limit: number): Promise<Person[]> {
  return selectPeople(from, contains(Prisma.sql`u."searchText"`, fold(text)), { limit });
}

/** Users of one status who are in any of `groupIds`; `q` as in the Users List. */
export interface MemberFilter {
  groupIds: readonly number[];
  status: UserStatus;
  q: string;
}

export function listPeople(
  from: Reader,
  filter: MemberFilter,
  window: { limit: number; offset: number },
): Promise<Person[]> {
  return selectPeople(from, membersWhere(filter), window);
}

export function countPeople(from: Reader, filter: MemberFilter): Promise<number> {
  return from.count(Prisma.sql`FROM "User" u WHERE ${membersWhere(filter)}`);
}

function membersWhere({ groupIds, status, q }: MemberFilter): Prisma.Sql {
  const text = fold(q);
  const matching = text === "" ? [] : [contains(Prisma.sql`u."searchText"`, text)];
  return Prisma.join(
    [memberOf(groupIds), Prisma.sql`u."status" = ${status}`, ...matching],
    " AND ",
  );
}

function memberOf(groupIds: readonly number[]): Prisma.Sql {
  if (groupIds.length === 0) return Prisma.sql`1 = 0`;
  return Prisma.sql`u."id" IN (SELECT ug."userId" FROM "UserGroup" ug WHERE ug."groupId" IN (${Prisma.join([...groupIds])}))`;
}

/**
 * Users who are in some group of each of `choices`, those who signed in last first. The first
 * choice finds them, the others are asked of those alone.
 */
export function listInEach(
  from: Reader,
  [first = [], ...others]: readonly (readonly number[])[],
  { status, limit }: { status: UserStatus; limit: number },
): Promise<Person[]> {
  const order = Prisma.sql`u."lastLoginAt" DESC NULLS LAST, ${byName}`;
  const asked = others.map(
    (ids) =>
      Prisma.sql`EXISTS (SELECT 1 FROM "UserGroup" x WHERE x."userId" = u."id" AND x."groupId" IN (${Prisma.join([...ids])}))`,
  );
  return selectPeople(
    from,
    Prisma.join([memberOf(first), Prisma.sql`u."status" = ${status}`, ...asked], " AND "),
    { limit, order },
  );
}

const statusCombination = columns("m", {
  groups: text,
  status: computed(userStatus, 'u."status"'),
  users: computed(int, "count(*)"),
});

/**
 * How many users of which status are in which groups, deleted ones and those without a group apart;
 * one statement. The ids of a combination come in any order.
 */
export function listStatusCombinations(from: Reader): Promise<RowOf<typeof statusCombination>[]> {
  return from.all(
    statusCombination,
    Prisma.sql`FROM (SELECT ug."userId", string_agg(CAST(ug."groupId" AS TEXT), ',') AS "groups" FROM "UserGroup" ug GROUP BY ug."userId") m
      JOIN "User" u ON u."id" = m."userId" WHERE u."status" <> 'deleted' GROUP BY m."groups", u."status"`,
  );
}
