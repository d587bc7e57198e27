import { command } from "../../../command.ts";
import { insertRow, updateRelation } from "../../../db/rows.ts";
import { groupTable, rolesOfGroup } from "../../../db/tables.ts";
import { refuse } from "../../../domain/errors.ts";
import { whyNotGiveRole } from "../policy.ts";
import type { CreateGroupInput } from "../schemas.ts";
import { loadRoles } from "./load.ts";
import { chosenRoles, nameOf, orTitleTaken, type SavedGroup } from "./write-group.ts";

/**
 * Creates a group without members. Throws Conflict at the field for a taken title, Forbidden for a
 * role that gives more than the actor holds.
 */
export const createGroup = command({
  action: "group.created",
  permission: "groups.manage",
  subject: null,
  async work(tx, ctx, input: CreateGroupInput) {
    const roles = chosenRoles(input.roles, await loadRoles(tx));
    for (const role of roles) refuse(whyNotGiveRole(ctx.actor, role));
    const { title, description } = input;
    const row = { fields: { title, description }, now: ctx.now };
    const id = await orTitleTaken(() => insertRow(tx, groupTable, row));
    await updateRelation(tx, rolesOfGroup, { id, given: roles });
    const result: SavedGroup = { id, title };
    return {
      result,
      audit: {
        action: "group.created",
        subject: { type: "group", id, name: title, version: 1 },
        changes: { title, description, roles: roles.map(nameOf) },
      },
    };
  },
});
