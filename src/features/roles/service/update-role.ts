import { command } from "../../../command.ts";
import { updateRelation, updateRow } from "../../../db/rows.ts";
import { roleSubject } from "../../../db/subjects.ts";
import { rightsOfRole, roleTable } from "../../../db/tables.ts";
import type { AuditChanges } from "../../../domain/audit-entry.ts";
import { changesOf, exchangeOf } from "../../../domain/changes.ts";
import { refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { permissions as catalogue, type Permission } from "../../../domain/permissions.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import {
  countsOf,
  type Effects,
  findEffects,
  type GroupChanges,
  requireSeen,
  touchedBy,
} from "../../../rights/effects.ts";
import { type GroupRights, type RoleRights, unionOf } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { completeRights, whyNotUpdateRole } from "../policy.ts";
import type { EditInput } from "../schemas.ts";
import { orNameTaken } from "./create-role.ts";
import { loadRole } from "./load.ts";

const STALE: PlainKey = "roles.conflict.stale";

type UpdateInput = Pick<EditInput, "name" | "permissions" | "version" | "seen"> & { id: number };

export interface UpdatedRole {
  id: number;
  name: string;
  changed: { name: boolean; given: Permission[]; taken: Permission[] };
}

/**
 * Changes name and rights. Throws Conflict for a stale version, a taken name, effects that nobody
 * saw, or the last administrator.
 */
export const updateRole = command({
  action: "role.updated",
  permission: "roles.manage",
  subject: roleSubject,
  async work(tx, ctx, input: UpdateInput) {
    const { id, name } = input;
    const { role, roles, groups } = await loadRole(tx, id);
    const permissions = completeRights(input.permissions, role.permissions);
    const why = whyNotUpdateRole(ctx.actor, role, permissions);
    refuseInOrder(why, () => requireVersion(role, input, STALE));
    const { changes, ...rights } = roleChanges(role, { name, permissions });
    const after = groupChanges(groups, roles, { id, permissions: new Set(permissions) });
    const effects =
      Object.keys(changes).length > 0
        ? await requireSeen(tx, after, input.seen ?? "")
        : await findEffects(tx, after);
    const edit = { row: role, version: input.version, changes, now: ctx.now, stale: STALE };
    const version = await orNameTaken(() => updateRow(tx, roleTable, edit));
    await updateRelation(tx, rightsOfRole, { id, ...rights });
    if (changes.permissions) await requireAdministrator(tx);
    return {
      result: {
        id,
        name,
        changed: { name: changes.name !== undefined, ...rights },
      } satisfies UpdatedRole,
      audit: {
        action: "role.updated",
        subject: { type: "role", id, name, version },
        changes: withEffects(changes, effects),
        users: await touchedBy(tx, effects),
      },
    };
  },
});

export type RoleChanges = Pick<AuditChanges["role.updated"], "name" | "permissions">;

interface RoleDifference {
  changes: RoleChanges;
  given: Permission[];
  taken: Permission[];
}

/** What an edit changes of a role; what the catalogue of rights does not know stays. */
export function roleChanges(
  role: RoleRights,
  { name, permissions }: { name: string; permissions: readonly Permission[] },
): RoleDifference {
  const before = catalogue.filter((permission) => role.permissions.has(permission));
  const { change, ...rights } = exchangeOf({ before, after: permissions, nameOf: String });
  const changes = { ...changesOf(role, { name }), ...(change && { permissions: change }) };
  return { changes, ...rights };
}

/** What the groups that have a role would give with its new rights. */
export function groupChanges(
  groups: readonly GroupRights[],
  roles: readonly RoleRights[],
  changed: Pick<RoleRights, "id" | "permissions">,
): GroupChanges {
  const after = roles.map((role) => (role.id === changed.id ? changed : role));
  return new Map(
    groups.map(({ id, roleIds }) => [
      id,
      unionOf(after.filter((role) => roleIds.includes(role.id))),
    ]),
  );
}

function withEffects(changes: RoleChanges, effects: Effects): AuditChanges["role.updated"] {
  return effects.list.length > 0 ? { ...changes, effects: countsOf(effects) } : changes;
}
