import type { Reader, Tx } from "../../../db/client.ts";
import { standsAmong } from "../../../db/place.ts";
import { NotFound } from "../../../domain/errors.ts";
import type { Counted, ListPage } from "../../../domain/list-page.ts";
import {
  type GroupRights,
  listGroupRights,
  listRoleRights,
  type RoleRights,
} from "../../../rights/held-rights.ts";
import { countUnions, loadMemberCounts, present } from "../../../rights/member-counts.ts";
import { auditOf } from "../../audit/service.ts";
import {
  findRoleDetails,
  listRoles,
  type RoleDetails,
  type RoleRow,
  sortWith,
} from "../queries.ts";
import type { RolesQuery } from "../schemas.ts";

export const { loadHistory, loadKnown, loadMeanwhile } = auditOf("role");

export interface LoadedRoles {
  list: ListPage<RoleRow>;
  /** Which role stands where an act was that led here. */
  here: number | undefined;
}

/** A page of the roles. */
export async function loadRoles(
  db: Reader,
  query: RolesQuery,
  fragment: string,
): Promise<LoadedRoles> {
  const list = await listRoles(db, query);
  const { rows } = list;
  const sort = (id: number) => sortWith(db, rows, id);
  return { list, here: await standsAmong({ fragment, letter: "r", rows }, sort) };
}

export type LoadedRole = RoleRights & RoleDetails;

/** A role with its rights, every role, and the groups that have it. Throws NotFound. */
export async function loadRole(
  from: Reader | Tx,
  id: number,
): Promise<{ role: LoadedRole; roles: RoleRights[]; groups: GroupRights[] }> {
  const details = await findRoleDetails(from, id);
  const roles = await listRoleRights(from);
  const role = roles.find((one) => one.id === id);
  if (!details || !role) throw new NotFound("roles.notFound");
  const groups = await listGroupRights(from);
  return {
    role: { ...role, ...details },
    roles,
    groups: groups.filter(({ roleIds }) => roleIds.includes(id)),
  };
}

/** A group that has the role, with its members. */
export type CountedGroup = GroupRights & { users: number };

/** How many users have a role through these groups, and how many each group has. */
export async function loadMembers(
  db: Reader,
  groups: readonly GroupRights[],
): Promise<{ users: Counted; groups: CountedGroup[] }> {
  const membersOf = await loadMemberCounts(db);
  const union = { groupIds: groups.map(({ id }) => id), statuses: present };
  const [users] = await countUnions(db, membersOf, [union]);
  return {
    users: users as Counted,
    groups: groups.map((group) => ({ ...group, users: membersOf(group.id) })),
  };
}
