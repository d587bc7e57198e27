import { command } from "../../../command.ts";
import type { Reader } from "../../../db/client.ts";
import { orConflict } from "../../../db/database-error.ts";
import { insertRow, updateRelation } from "../../../db/rows.ts";
import { rightsOfRole, roleTable } from "../../../db/tables.ts";
import { refuse } from "../../../domain/errors.ts";
import type { Permission } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import { fold } from "../../../domain/text.ts";
import { addedRights, completeRights, whyNotSetRights } from "../policy.ts";
import { findName } from "../queries.ts";
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

const TAKEN: Reason = { key: "roles.form.name.taken", field: "name" };

/** Throws Conflict at the field for a name that another role has. */
export function orNameTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  return orConflict("nameKey", TAKEN, write);
}

/**
 * What else is wrong with a form of a role; a new one has no id. For the sake of the words: when it
 * is saved, the UNIQUE column decides.
 */
export async function checkRole(
  db: Reader,
  { id, name }: { id?: number; name?: string | undefined },
): Promise<Reason[]> {
  const holder = name === undefined ? undefined : await findName(db, fold(name));
  return holder && holder.id !== id ? [TAKEN] : [];
}
