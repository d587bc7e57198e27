import type { Reader, Tx } from "../../db/client.ts";
import { contains } from "../../db/dialect.ts";
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

/** A group with the rights its roles give. */
export interface GroupRights {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
  roleIds: number[];
  permissions: ReadonlySet<Permission>;
}

interface GroupRow extends Omit<GroupRights, "permissions" | "roleIds"> {
  roleIds: string | null;
  permissions: string | null;
  administrator: number | bigint;
}

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
  const rows = await from.$queryRaw<GroupRow[]>`
    SELECT g."id", g."title", g."systemKey", g."description",
           (SELECT string_agg(CAST(gr."roleId" AS TEXT), ',') FROM "GroupRole" gr WHERE gr."groupId" = g."id") AS "roleIds",
           (SELECT string_agg(rp."permission", ',')
              FROM "GroupRole" gr JOIN "RolePermission" rp ON rp."roleId" = gr."roleId" WHERE gr."groupId" = g."id") AS "permissions",
           (SELECT count(*)
              FROM "GroupRole" gr JOIN "Role" r ON r."id" = gr."roleId" WHERE gr."groupId" = g."id" AND r."systemKey" = 'administrators') AS "administrator"
      FROM "Group" g ORDER BY g."titleKey", g."id"`;
  return rows.map(({ permissions, administrator, roleIds, ...group }) => ({
    ...group,
    roleIds: roleIds?.split(",").map(Number) ?? [],
    permissions: permissionSet(permissions?.split(",") ?? [], Number(administrator) > 0),
  }));
}

/** A role with its rights. */
export interface RoleRights {
  id: number;
  name: string;
  systemKey: string | null;
  permissions: ReadonlySet<Permission>;
  /** Names that the catalogue does not know. */
  unknown: string[];
}

/** Every role with its rights, by name; one statement. */
export async function listRoleRights(from: Reader | Tx): Promise<RoleRights[]> {
  const rows = await from.$queryRaw<
    { id: number; name: string; systemKey: string | null; permissions: string | null }[]
  >`
    SELECT r."id", r."name", r."systemKey",
           (SELECT string_agg(rp."permission", ',') FROM "RolePermission" rp WHERE rp."roleId" = r."id") AS "permissions"
      FROM "Role" r ORDER BY r."nameKey", r."id"`;
  return rows.map(({ permissions, ...role }) => {
    const stored = permissions?.split(",") ?? [];
    return {
      ...role,
      permissions: permissionSet(stored, role.systemKey === ADMINISTRATORS),
      unknown: unknownRights(stored),
    };
  });
}

/** The union of the rights of some groups or roles. */
export function unionOf(
  givers: Iterable<{ permissions: ReadonlySet<Permission> }>,
): ReadonlySet<Permission> {
  return new Set([...givers].flatMap(({ permissions }) => [...permissions]));
}

/** Users who are in exactly these groups. */
export interface Combination {
  /** Ids in ascending order, separated by commas. */
  groups: string;
  users: number;
}

/**
 * How many users, deleted ones apart, are in which groups, for those who are in any of `groupIds`.
 */
export async function listCombinations(
  from: Reader | Tx,
  groupIds: readonly number[],
): Promise<Combination[]> {
  if (groupIds.length === 0) return [];
  const rows = await from.$queryRaw<{ groups: string; users: number | bigint }[]>`
    SELECT m."groups", count(*) AS "users" FROM ${membersOfAny(groupIds)} m GROUP BY m."groups" ORDER BY m."groups"`;
  return rows.map(({ groups, users }) => ({ groups, users: Number(users) }));
}

/** A user with their groups, as a combination has them. */
export interface Member {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  groups: string;
}

/** The users of these combinations by name, at most `limit`. */
export async function listMembersOf(
  from: Reader | Tx,
  groupIds: readonly number[],
  combinations: readonly string[],
  limit: number,
): Promise<Member[]> {
  if (groupIds.length === 0 || combinations.length === 0) return [];
  return from.$queryRaw<Member[]>`
    SELECT u."id", u."email", u."firstName", u."lastName", u."status", m."groups"
      FROM ${membersOfAny(groupIds)} m JOIN "User" u ON u."id" = m."userId"
     WHERE m."groups" IN (${Prisma.join([...combinations])}) ORDER BY u."lastNameKey", u."firstNameKey", u."id" LIMIT ${limit}`;
}

/** A relation of userId and groups. */
function membersOfAny(groupIds: readonly number[]): Prisma.Sql {
  return Prisma.sql`(
    SELECT ug."userId", string_agg(CAST(ug."groupId" AS TEXT), ',' ORDER BY ug."groupId") AS "groups"
      FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
     WHERE u."status" <> 'deleted' AND ug."userId" IN (SELECT x."userId" FROM "UserGroup" x WHERE x."groupId" IN (${Prisma.join([...groupIds])}))
     GROUP BY ug."userId")`;
}

/**
 * True while some Active user holds every essential right (product.md, "The last administrator").
 */
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

/** A user, whatever the status, with the groups they are in. */
export interface Person {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  groupIds: number[];
}

const byName = Prisma.sql`u."lastNameKey", u."firstNameKey", u."id"`;

/**
 * The page first, then what decorates its rows: a sub-select beside OFFSET would run for every
 * skipped row.
 */
async function selectPeople(
  from: Reader,
  where: Prisma.Sql,
  { limit, offset = 0, order = byName }: { limit: number; offset?: number; order?: Prisma.Sql },
) {
  const rows = await from.$queryRaw<(Omit<Person, "groupIds"> & { groupIds: string | null })[]>`
    SELECT u."id", u."email", u."firstName", u."lastName", u."status",
           (SELECT string_agg(CAST(ug."groupId" AS TEXT), ',') FROM "UserGroup" ug WHERE ug."userId" = u."id") AS "groupIds"
      FROM "User" u WHERE u."id" IN (SELECT u."id" FROM "User" u WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
     ORDER BY ${order}`;
  return rows.map(
    (row): Person => ({ ...row, groupIds: row.groupIds?.split(",").map(Number) ?? [] }),
  );
}

export async function findPerson(from: Reader, id: number): Promise<Person | undefined> {
  const [person] = await selectPeople(from, Prisma.sql`u."id" = ${id}`, { limit: 1 });
  return person;
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

export async function countPeople(from: Reader, filter: MemberFilter): Promise<number> {
  const [row] = await from.$queryRaw<
    { count: number | bigint }[]
  >`SELECT count(*) AS "count" FROM "User" u WHERE ${membersWhere(filter)}`;
  return Number(row?.count ?? 0);
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

/**
 * How many users of which status are in which groups, deleted ones and those without a group apart;
 * one statement. The ids of a combination come in any order.
 */
export async function listStatusCombinations(
  from: Reader,
): Promise<(Combination & { status: UserStatus })[]> {
  const rows = await from.$queryRaw<
    { groups: string; status: UserStatus; users: number | bigint }[]
  >`
    SELECT m."groups", u."status", count(*) AS "users"
      FROM (SELECT ug."userId", string_agg(CAST(ug."groupId" AS TEXT), ',') AS "groups" FROM "UserGroup" ug GROUP BY ug."userId") m
      JOIN "User" u ON u."id" = m."userId" WHERE u."status" <> 'deleted' GROUP BY m."groups", u."status"`;
  return rows.map((row) => ({ ...row, users: Number(row.users) }));
}
