import { command } from "../../../command.ts";
import { refuse } from "../../../domain/errors.ts";
import { whyNotTurn } from "../policy.ts";
import type { CreateGroupInput } from "../schemas.ts";
import { loadRoles } from "./load.ts";
import {
  chosenRoles,
  groupRow,
  namesOf,
  orTitleTaken,
  type SavedGroup,
  writeRoles,
} from "./write-group.ts";

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
    for (const role of roles) refuse(whyNotTurn(ctx.actor, { systemKey: null }, role, false));
    const data = { ...groupRow(input), createdAt: ctx.now, updatedAt: ctx.now };
    const { id } = await orTitleTaken(() => tx.group.create({ data, select: { id: true } }));
    await writeRoles(tx, id, [], roles);
    const { title, description } = input;
    const result: SavedGroup = { id, title };
    return {
      result,
      audit: {
        action: "group.created",
        subject: { type: "group", id, name: title, version: 1 },
        changes: { title, description, roles: namesOf(roles) },
      },
    };
  },
});
