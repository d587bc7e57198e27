import type { ReadDatabase, Reader } from "../../../db/client.ts";
import { userStatuses } from "../../../db/user-columns.ts";
import type { UserStatus } from "../../../domain/audit-entry.ts";
import { NotFound } from "../../../domain/errors.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import {
  type GroupRights,
  listGroupRights,
  listRoleRights,
  type RoleRights,
} from "../../../rights/held-rights.ts";
import { administratorGroups } from "../../../rights/last-administrator.ts";
import { loadMemberCounts } from "../../../rights/member-counts.ts";
import { findPerson, listInEach, type Person } from "../queries.ts";

export { loadKnown } from "../../users-list/service.ts";

/** Where rights come from: every group and every role. */
export interface Sources {
  groups: readonly GroupRights[];
  roles: readonly RoleRights[];
}

/** One way in which a right reaches the members of a group. */
export interface Chain {
  group: GroupRights;
  role: RoleRights;
}

/** Whether somebody holds a right as the server decides it (loadStanding), and why. */
export interface Explanation {
  permission: Permission;
  granted: boolean;
  /** Through the person's own groups; while the person is not Active they give nothing. */
  chains: Chain[];
  /** Through any group. */
  possible: Chain[];
}

export async function loadSources(db: Reader): Promise<Sources> {
  const [groups, roles] = await Promise.all([listGroupRights(db), listRoleRights(db)]);
  return { groups, roles };
}

/** Every chain group › role that gives the right, by group and role. */
export function chainsOf(permission: Permission, { groups, roles }: Sources): Chain[] {
  const giving = roles.filter((role) => role.permissions.has(permission));
  return groups.flatMap((group) =>
    giving.filter(({ id }) => group.roleIds.includes(id)).map((role) => ({ group, role })),
  );
}

export function explainRight(
  permission: Permission,
  person: Pick<Person, "status" | "groupIds">,
  sources: Sources,
): Explanation {
  const possible = chainsOf(permission, sources);
  const chains = possible.filter(({ group }) => person.groupIds.includes(group.id));
  return { permission, granted: person.status === "active" && chains.length > 0, chains, possible };
}

/**
 * What somebody may do and why, for every right of the catalogue; three statements. Throws
 * NotFound.
 */
export async function loadAccess(
  db: Reader,
  id: number,
): Promise<{ person: Person; sources: Sources; explanations: Explanation[] }> {
  const [person, sources] = await Promise.all([findPerson(db, id), loadSources(db)]);
  if (!person) throw new NotFound("people.notFound");
  return {
    person,
    sources,
    explanations: permissions.map((permission) => explainRight(permission, person, sources)),
  };
}

/**
 * Users who can manage users, groups and roles (or could, with another status): whom to ask for a
 * right. Those who signed in last come first, at most `limit`.
 */
export async function loadAdministrators(
  db: ReadDatabase,
  limit: number,
  status: UserStatus = "active",
): Promise<Person[]> {
  const [groups, membersOf] = await Promise.all([
    listGroupRights(db.read),
    loadMemberCounts(db.read),
  ]);
  const choices = administratorGroups(groups);
  const [first = []] = choices;
  const memberships = first.reduce((sum, id) => sum + membersOf(id, userStatuses), 0);
  return listInEach(db, { choices, status, limit }, memberships);
}
