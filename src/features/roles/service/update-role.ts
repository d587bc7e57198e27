import { type CommandContext, command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { roleSubject } from "../../../db/subjects.ts";
import type { AuditChanges } from "../../../domain/audit-entry.ts";
import { Conflict, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { permissions as catalogue, type Permission } from "../../../domain/permissions.ts";
import { fold } from "../../../domain/text.ts";
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
import { type LoadedRole, loadRole } from "./load.ts";

type UpdateInput = Pick<EditInput, "name" | "permissions" | "version" | "seen"> & { id: number };

interface UpdatedRole {
  id: number;
  name: string;
  changed: boolean;
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
    refuseInOrder(why, () => requireVersion(role, input, "roles.conflict.stale"));
    const changes = roleChanges(role, { name, permissions });
    const effects = await findEffects(
      tx,
      groupChanges(groups, roles, { id, permissions: new Set(permissions) }),
    );
    if (Object.keys(changes).length > 0) requireSeen(effects, input.seen ?? "");
    const version = await writeRole(tx, ctx, input, Object.keys(changes).length > 0);
    await writeRights(tx, role, permissions);
    if (changes.permissions) await requireAdministrator(tx);
    return {
      result: { id, name, changed: Object.keys(changes).length > 0 } satisfies UpdatedRole,
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

/** What an edit changes of a role; rights in catalogue order. */
export function roleChanges(
  role: RoleRights,
  wanted: { name: string; permissions: readonly Permission[] },
): RoleChanges {
  const before = catalogue.filter((permission) => role.permissions.has(permission));
  const rights =
    before.join() === wanted.permissions.join()
      ? {}
      : { permissions: { from: before, to: [...wanted.permissions] } };
  return {
    ...(role.name === wanted.name ? {} : { name: { from: role.name, to: wanted.name } }),
    ...rights,
  };
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

/**
 * The conditional write: the version decides. Nothing to change leaves the row alone. Answers the
 * new version.
 */
async function writeRole(
  tx: Tx,
  ctx: CommandContext,
  { id, name, version }: UpdateInput,
  changed: boolean,
): Promise<number> {
  const next = version + (changed ? 1 : 0);
  const data = {
    name,
    nameKey: fold(name),
    version: next,
    ...(changed ? { updatedAt: ctx.now } : {}),
  };
  const { count } = await orNameTaken(() => tx.role.updateMany({ where: { id, version }, data }));
  if (count === 0) throw new Conflict("roles.conflict.stale");
  return next;
}

/** Only the difference: what the catalogue does not know stays. */
async function writeRights(
  tx: Tx,
  { id, permissions: before }: LoadedRole,
  after: readonly Permission[],
): Promise<void> {
  const taken = [...before].filter((permission) => !after.includes(permission));
  const given = after.filter((permission) => !before.has(permission));
  if (taken.length > 0)
    await tx.rolePermission.deleteMany({ where: { roleId: id, permission: { in: taken } } });
  if (given.length > 0)
    await tx.rolePermission.createMany({
      data: given.map((permission) => ({ roleId: id, permission })),
    });
}

function withEffects(changes: RoleChanges, effects: Effects): AuditChanges["role.updated"] {
  return effects.list.length > 0 ? { ...changes, effects: countsOf(effects) } : changes;
}
