import type { ReadDatabase, Reader, Tx } from "../../../db/client.ts";
import { standsAmong, standsAt } from "../../../db/place.ts";
import type { EffectList } from "../../../domain/effects.ts";
import { NotFound } from "../../../domain/errors.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { type GroupChanges, reviewEffects, type ShownEffect } from "../../../rights/effects.ts";
import {
  type GroupRights,
  listGroupRights,
  listRoleRights,
  type RoleRights,
  unionOf,
} from "../../../rights/held-rights.ts";
import { byLastName } from "../../../rights/members.ts";
import { auditOf } from "../../audit/service.ts";
import {
  findGroup,
  type GroupDetails,
  type GroupRow,
  listCandidates,
  listGroups,
  listMembers,
  type MemberRow,
  sortWith,
} from "../queries.ts";
import type { GroupsQuery, MembersQuery } from "../schemas.ts";

export { loadMemberChanges } from "../../audit/service.ts";

export const { loadHistory, loadKnown, loadMeanwhile } = auditOf("group");

export type LoadedGroup = GroupDetails & {
  permissions: ReadonlySet<Permission>;
  roles: RoleRights[];
};

/** A group with its rights, and every role with its rights. Throws NotFound. */
export async function loadGroup(
  from: Reader | Tx,
  id: number,
): Promise<{ group: LoadedGroup; roles: RoleRights[] }> {
  const details = await findGroup(from, id);
  if (!details) throw new NotFound("groups.notFound");
  const roles = await listRoleRights(from);
  const own = roles.filter((role) => details.roleIds.includes(role.id));
  return { group: { ...details, roles: own, permissions: unionOf(own) }, roles };
}

export interface LoadedGroups {
  list: ListPage<GroupRow>;
  roles: RoleRights[];
  /** Which group stands where an act was that led here. */
  here: number | undefined;
}

/** A page of the groups, and every role; three statements. */
export async function loadGroups(
  db: Reader,
  query: GroupsQuery,
  fragment: string,
): Promise<LoadedGroups> {
  const [list, roles] = await Promise.all([listGroups(db, query), listRoleRights(db)]);
  const { rows } = list;
  const sort = (id: number) => sortWith(db, rows, id);
  return { list, roles, here: await standsAmong({ fragment, letter: "g", rows }, sort) };
}

/** Every role with its rights, for the checkboxes. */
export function loadRoles(db: Reader): Promise<RoleRights[]> {
  return listRoleRights(db);
}

/** A group that is deleted gives nothing. */
export function withoutGroup({ id }: Pick<LoadedGroup, "id">): GroupChanges {
  return new Map([[id, new Set()]]);
}

/** The effects of deleting the group, with people. */
export function loadDeletion(db: Reader, group: LoadedGroup): Promise<EffectList<ShownEffect>> {
  return reviewEffects(db, withoutGroup(group));
}

/** A user with the groups they are in and what these give. */
export type LoadedMember = MemberRow & {
  groups: GroupRights[];
  permissions: ReadonlySet<Permission>;
};

export interface LoadedMembers {
  members: ListPage<LoadedMember>;
  candidates: ListPage<LoadedMember>;
  /** Who stands in either list where the act was that led here. */
  here: { members: number | undefined; candidates: number | undefined };
}

/** The two lists of the members page, each user with their rights. */
export async function loadMembers(
  db: ReadDatabase,
  group: LoadedGroup,
  { q, page, add, place }: MembersQuery & { place: string },
): Promise<LoadedMembers> {
  const [members, candidates, groups] = await Promise.all([
    listMembers(db, { groupId: group.id, q, page }, group.members),
    listCandidates(db, group.id, add),
    listGroupRights(db.read),
  ]);
  const at = (letter: string, { rows }: ListPage<MemberRow>) =>
    standsAt(db.read, { fragment: place, letter, rows, order: byLastName });
  return {
    here: { members: await at("m", members), candidates: await at("c", candidates) },
    members: { ...members, rows: withRights(members.rows, groups) },
    candidates: { ...candidates, rows: withRights(candidates.rows, groups) },
  };
}

export function withRights(
  users: readonly MemberRow[],
  groups: readonly GroupRights[],
): LoadedMember[] {
  return users.map((user) => {
    const own = groups.filter(({ id }) => user.groupIds.includes(id));
    return { ...user, groups: own, permissions: unionOf(own) };
  });
}
