import { command } from "../../../command.ts";
import { roleSubject } from "../../../db/subjects.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { permissions as catalogue } from "../../../domain/permissions.ts";
import { whyNotDeleteRole } from "../policy.ts";
import { loadRole } from "./load.ts";

/**
 * Deletes a role that no group has. Throws Conflict for a stale version and while a group has it.
 */
export const deleteRole = command({
  action: "role.deleted",
  permission: "roles.manage",
  subject: roleSubject,
  async work(tx, ctx, { id, version }: { id: number; version: number }) {
    const { role } = await loadRole(tx, id);
    refuse(whyNotDeleteRole(ctx.actor, role));
    const { count } = await tx.role.deleteMany({ where: { id, version, groups: { none: {} } } });
    if (count === 0)
      throw new Conflict(
        role.version === version ? "roles.whyNot.inUse" : "roles.conflict.staleDeletion",
      );
    const permissions = catalogue.filter((permission) => role.permissions.has(permission));
    return {
      result: { id, name: role.name },
      audit: {
        action: "role.deleted",
        subject: { type: "role", id, name: role.name, version: version + 1 },
        changes: { permissions },
      },
    };
  },
});
