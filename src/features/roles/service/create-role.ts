import { command } from "../../../command.ts";
import { orConflict } from "../../../db/database-error.ts";
import { insertRow, updateRelation } from "../../../db/rows.ts";
import { rightsOfRole, roleTable } from "../../../db/tables.ts";
import { refuse } from "../../../domain/errors.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { addedRights, completeRights, whyNotSetRights } from "../policy.ts";
import type { CreateInput } from "../schemas.ts";

export interface CreatedRole {
  id: number;
  name: string;
  /** Rights that nobody ticked, but that others need. */
  added: Permission[];
}

const nothing: ReadonlySet<Permission> = new Set();

/**
 * Creates a role with the rights chosen and those they need. Throws Conflict at the field for a
 * taken name.
 */
export const createRole = command({
  action: "role.created",
  permission: "roles.manage",
  subject: null,
  async work(tx, ctx, input: CreateInput) {
    const { name } = input;
    const permissions = completeRights(input.permissions, nothing);
    refuse(whyNotSetRights(ctx.actor, nothing, permissions));
    const row = { fields: { name }, now: ctx.now };
    const id = await orNameTaken(() => insertRow(tx, roleTable, row));
    await updateRelation(tx, rightsOfRole, { id, given: permissions });
    const added = addedRights(input.permissions, nothing).map(({ right }) => right);
    return {
      result: { id, name, added } satisfies CreatedRole,
      audit: {
        action: "role.created",
        subject: { type: "role", id, name, version: 1 },
        changes: { name, permissions },
      },
    };
  },
});

/** Throws Conflict at the field for a name that another role has. */
export function orNameTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  return orConflict("nameKey", { key: "roles.form.name.taken", field: "name" }, write);
}
