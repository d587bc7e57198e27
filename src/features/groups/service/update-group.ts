import { command } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { updateRelation, updateRow } from "../../../db/rows.ts";
import { groupSubject } from "../../../db/subjects.ts";
import { groupTable, rolesOfGroup } from "../../../db/tables.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditChanges } from "../../../domain/audit-entry.ts";
import { changesOf, exchangeOf } from "../../../domain/changes.ts";
import type { EffectList } from "../../../domain/effects.ts";
import { refuse, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import {
  countsOf,
  type GroupChanges,
  requireSeen,
  reviewEffects,
  type ShownEffect,
  touchedBy,
} from "../../../rights/effects.ts";
import { type RoleRights, unionOf } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { whyNotGiveRole, whyNotRename, whyNotTakeRole } from "../policy.ts";
import type { EditGroupInput } from "../schemas.ts";
import { type LoadedGroup, loadGroup } from "./load.ts";
import { checkGroup, chosenRoles, nameOf, orTitleTaken, type SavedGroup } from "./write-group.ts";

export interface UpdatedGroup extends SavedGroup {
  /** Roles by their names. */
  changed: { fields: ("title" | "description")[]; given: string[]; taken: string[] };
}

const STALE: PlainKey = "groups.conflict.stale";

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
    const { group: row, changes, given, taken, after } = await proposed(tx, ctx.actor, input);
    const effects = await requireSeen(tx, after, input.seen ?? "");
    const { id, title } = input;
    const edit = { row, version: input.version, changes, now: ctx.now, stale: STALE };
    const version = await orTitleTaken(() => updateRow(tx, groupTable, edit));
    await updateRelation(tx, rolesOfGroup, { id, given, taken });
    if (changes.roles) await requireAdministrator(tx);
    const fields = (["title", "description"] as const).filter((field) => changes[field]);
    const changed = { fields, given: given.map(nameOf), taken: taken.map(nameOf) };
    const result: UpdatedGroup = { id, title, changed };
    return {
      result,
      audit: {
        action: "group.updated",
        subject: { type: "group", id, name: title, version },
        changes: { ...changes, ...(effects.list.length > 0 ? { effects: countsOf(effects) } : {}) },
        users: await touchedBy(tx, effects),
      },
    };
  },
});

/** An edit of a group: what changes, and the roles that are given and taken. */
interface GroupEdit {
  group: LoadedGroup;
  changes: Omit<AuditChanges["group.updated"], "effects">;
  given: RoleRights[];
  taken: RoleRights[];
}

export interface GroupReview extends GroupEdit {
  effects: EffectList<ShownEffect>;
}

/**
 * What saving would do. Throws Conflict for a stale version or a taken title; undefined for what
 * the command would refuse otherwise, so that it does.
 */
export async function reviewGroup(
  db: Reader,
  actor: Actor,
  input: UpdateGroupInput,
): Promise<GroupReview | undefined> {
  const { group, roles } = await loadGroup(db, input.id);
  if (whyNotUpdate(actor, input, { group, roles })) return undefined;
  const { after, ...edit } = await proposed(db, actor, input);
  const [wrong] = await checkGroup(db, input);
  refuse(wrong);
  return { ...edit, effects: await reviewEffects(db, after) };
}

async function proposed(
  from: Reader | Tx,
  actor: Actor,
  input: UpdateGroupInput,
): Promise<GroupEdit & { after: GroupChanges }> {
  const { group, roles } = await loadGroup(from, input.id);
  const why = whyNotUpdate(actor, input, { group, roles });
  refuseInOrder(why, () => requireVersion(group, input, STALE));
  const chosen = chosenRoles(input.roles, roles);
  const { change, ...exchanged } = exchangeOf({ before: group.roles, after: chosen, nameOf });
  const { title, description } = input;
  const changes = { ...changesOf(group, { title, description }), ...(change && { roles: change }) };
  const after = new Map([[group.id, unionOf(chosen)]]);
  return { group, changes, ...exchanged, after };
}

/**
 * Each role that is given or taken on its own, so that none comes in under the cover of another.
 */
function whyNotUpdate(
  actor: Actor,
  input: UpdateGroupInput,
  { group, roles }: { group: LoadedGroup; roles: readonly RoleRights[] },
): Reason | undefined {
  const whyNot = (role: RoleRights) => {
    const [held, wanted] = [group.roleIds, input.roles].map((ids) => ids.includes(role.id));
    if (held === wanted) return undefined;
    return held ? whyNotTakeRole(actor, group, role) : whyNotGiveRole(actor, role);
  };
  return firstReason([
    ...roles.map(whyNot),
    input.title === group.title ? undefined : whyNotRename(group),
  ]);
}
