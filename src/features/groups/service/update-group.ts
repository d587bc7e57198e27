import { type CommandContext, command } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { groupSubject } from "../../../db/subjects.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditChanges } from "../../../domain/audit-entry.ts";
import { Conflict, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import {
  countsOf,
  type Effects,
  requireSeen,
  type ShownEffect,
  showEffects,
  touchedBy,
} from "../../../rights/effects.ts";
import { type RoleRights, unionOf } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { whyNotRename, whyNotTurn } from "../policy.ts";
import type { EditGroupInput } from "../schemas.ts";
import { effectsOn, type LoadedGroup, loadGroup } from "./load.ts";
import {
  chosenRoles,
  groupRow,
  namesOf,
  orTitleTaken,
  type SavedGroup,
  writeRoles,
} from "./write-group.ts";

type UpdateGroupInput = EditGroupInput & { id: number };

/**
 * Changes title, description and roles. Throws Conflict for a stale version, for effects other than
 * those seen, and for the last administrator.
 */
export const updateGroup = command({
  action: "group.updated",
  permission: "groups.manage",
  subject: groupSubject,
  async work(tx, ctx, input: UpdateGroupInput) {
    const { group, wanted, effects } = await proposed(tx, ctx.actor, input);
    requireSeen(effects, input.seen ?? "");
    const changes = differences(group, input, wanted);
    const version = await writeGroup(tx, ctx, group, input, changes);
    await writeRoles(tx, group.id, group.roles, wanted);
    if (changes.roles) await requireAdministrator(tx);
    const result: SavedGroup = { id: group.id, title: input.title };
    return {
      result,
      audit: {
        action: "group.updated",
        subject: { type: "group", id: group.id, name: input.title, version },
        changes: { ...changes, ...(effects.list.length > 0 ? { effects: countsOf(effects) } : {}) },
        users: await touchedBy(tx, effects),
      },
    };
  },
});

export interface GroupReview {
  group: LoadedGroup;
  wanted: RoleRights[];
  effects: ShownEffect[];
}

/**
 * What saving would do. Throws Conflict for a stale version; undefined for what the command would
 * refuse otherwise, so that it does.
 */
export async function reviewGroup(
  db: Reader,
  actor: Actor,
  input: UpdateGroupInput,
): Promise<GroupReview | undefined> {
  const { group, roles } = await loadGroup(db, input.id);
  if (whyNotUpdate(actor, input, { group, roles })) return undefined;
  const { wanted, effects } = await proposed(db, actor, input);
  return { group, wanted, effects: await showEffects(db, effects) };
}

async function proposed(
  from: Reader | Tx,
  actor: Actor,
  input: UpdateGroupInput,
): Promise<{ group: LoadedGroup; wanted: RoleRights[]; effects: Effects }> {
  const { group, roles } = await loadGroup(from, input.id);
  const why = whyNotUpdate(actor, input, { group, roles });
  refuseInOrder(why, () => requireVersion(group, input, "groups.conflict.stale"));
  const wanted = chosenRoles(input.roles, roles);
  return { group, wanted, effects: await effectsOn(from, group, unionOf(wanted)) };
}

/**
 * Each role that is given or taken on its own, so that none comes in under the cover of another.
 */
function whyNotUpdate(
  actor: Actor,
  input: UpdateGroupInput,
  { group, roles }: { group: LoadedGroup; roles: readonly RoleRights[] },
): Reason | undefined {
  const changing = roles.filter(
    ({ id }) => group.roleIds.includes(id) !== input.roles.includes(id),
  );
  return firstReason([
    ...changing.map((role) => whyNotTurn(actor, group, role, group.roleIds.includes(role.id))),
    input.title === group.title ? undefined : whyNotRename(group),
  ]);
}

function differences(
  group: LoadedGroup,
  { title, description }: UpdateGroupInput,
  wanted: RoleRights[],
): Omit<AuditChanges["group.updated"], "effects"> {
  const [before, after] = [namesOf(group.roles), namesOf(wanted)];
  return {
    ...(title === group.title ? {} : { title: { from: group.title, to: title } }),
    ...(description === (group.description ?? "")
      ? {}
      : { description: { from: group.description ?? "", to: description } }),
    ...(before.join("\n") === after.join("\n") ? {} : { roles: { from: before, to: after } }),
  };
}

/**
 * The conditional write: the version decides. Nothing to change leaves the row and its version
 * alone. Answers the new version.
 */
async function writeGroup(
  tx: Tx,
  ctx: CommandContext,
  group: LoadedGroup,
  input: UpdateGroupInput,
  changes: object,
): Promise<number> {
  if (Object.keys(changes).length === 0) return group.version;
  const where = { id: group.id, version: input.version };
  const data = { ...groupRow(input), version: { increment: 1 }, updatedAt: ctx.now };
  const { count } = await orTitleTaken(() => tx.group.updateMany({ where, data }));
  if (count === 0) throw new Conflict("groups.conflict.stale");
  return input.version + 1;
}
