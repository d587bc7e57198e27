import type { Reader, Tx } from "../../../db/client.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { NotFound } from "../../../domain/errors.ts";
import type { PageOf } from "../../../domain/page-of.ts";
import { type EntryPage, listChangesSince, listEntries } from "../../audit/queries.ts";
import {
  type GroupRights,
  listGroupRights,
  listRoleRights,
  type RoleRights,
} from "../../rights/queries.ts";
import {
  countMembers,
  findRoleDetails,
  listRoles,
  type RoleDetails,
  type RoleRow,
} from "../queries.ts";
import type { RolesQuery } from "../schemas.ts";

export type LoadedRole = RoleRights & RoleDetails;

/** The page of the list. */
export function loadRoles(db: Reader, query: RolesQuery): Promise<PageOf<RoleRow>> {
  return listRoles(db, query);
}

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

/** What changed since the version that a refused form was made of; nothing for a fresh form. */
export async function loadMeanwhile(
  db: Reader,
  id: number,
  posted: unknown,
): Promise<AuditRecord[]> {
  return typeof posted === "string" && /^\d{1,9}$/.test(posted)
    ? listChangesSince(db, { type: "role", id }, Number(posted))
    : [];
}

const HISTORY_PAGE = 25;

/** What happened to a role, newest first, beginning after the entry `before` (0 for the newest). */
export function loadHistory(db: Reader, id: number, before: number): Promise<EntryPage> {
  return listEntries(db, { subjects: [{ type: "role", id }] }, { before, per: HISTORY_PAGE });
}
