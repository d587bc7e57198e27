import type { Reader, Tx } from "../../../db/client.ts";
import { NotFound } from "../../../domain/errors.ts";
import {
  type GroupRights,
  listGroupRights,
  listRoleRights,
  type RoleRights,
} from "../../../rights/held-rights.ts";
import { auditOf } from "../../audit/service.ts";
import { countMembers, findRoleDetails, type RoleDetails } from "../queries.ts";

export const { loadHistory, loadMeanwhile } = auditOf("role");

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
): Promise<{ users: number; groups: CountedGroup[] }> {
  const { users, byGroup } = await countMembers(
    db,
    groups.map(({ id }) => id),
  );
  return {
    users,
    groups: groups.map((group) => ({ ...group, users: byGroup.get(group.id) ?? 0 })),
  };
}
