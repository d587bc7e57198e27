import type { Reader } from "../../../db/client.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { EffectList } from "../../../domain/effects.ts";
import { refuse } from "../../../domain/errors.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { reviewEffects, type ShownEffect } from "../../../rights/effects.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { type AddedRight, addedRights, completeRights, whyNotUpdateRole } from "../policy.ts";
import type { EditInput } from "../schemas.ts";
import { checkRole } from "./create-role.ts";
import { type LoadedRole, loadRole } from "./load.ts";
import { groupChanges, type RoleChanges, roleChanges } from "./update-role.ts";

/** What saving an edit would do. */
export interface RoleReview {
  role: LoadedRole;
  groups: GroupRights[];
  changes: RoleChanges;
  /** The rights as they would be saved. */
  permissions: Permission[];
  /** Those that nobody ticked, and what needs them. */
  added: AddedRight[];
  effects: EffectList<ShownEffect>;
}

type ReviewInput = Pick<EditInput, "name" | "permissions" | "version"> & { id: number };

/**
 * What saving would do; undefined when there is nothing to review: it would be refused, or change
 * nothing. Throws NotFound, and Conflict at the field for a taken name.
 */
export async function reviewRole(
  db: Reader,
  actor: Actor,
  { id, name, version, permissions: chosen }: ReviewInput,
): Promise<RoleReview | undefined> {
  const { role, roles, groups } = await loadRole(db, id);
  const permissions = completeRights(chosen, role.permissions);
  if (role.version !== version || whyNotUpdateRole(actor, role, permissions)) return undefined;
  const { changes } = roleChanges(role, { name, permissions });
  const added = addedRights(chosen, role.permissions);
  if (Object.keys(changes).length + added.length === 0) return undefined;
  const [wrong] = await checkRole(db, { id, name });
  refuse(wrong);
  const effects = await reviewEffects(
    db,
    groupChanges(groups, roles, { id, permissions: new Set(permissions) }),
  );
  return { role, groups, changes, permissions, added, effects };
}
