import type { Actor } from "../../domain/actor.ts";
import {
  ADMINISTRATORS,
  neededFor,
  type Permission,
  permissions,
} from "../../domain/permissions.ts";
import { firstReason, type Reason } from "../../domain/reason.ts";
import { whyNotChange, whyNotWithout } from "../../rights/policy.ts";

/** What the rules need to know of a role. */
interface RoleSubject {
  systemKey: string | null;
  permissions: ReadonlySet<Permission>;
}

export function isLocked({ systemKey }: Pick<RoleSubject, "systemKey">): boolean {
  return systemKey === ADMINISTRATORS;
}

export function whyNotEditRole(actor: Actor, role: RoleSubject): Reason | undefined {
  return whyNotWithout(actor, "roles.manage") ?? whyNotIfLocked(role);
}

/** Deleting takes every right away, so it asks for all of them. */
export function whyNotDeleteRole(actor: Actor, role: RoleSubject): Reason | undefined {
  return (
    whyNotWithout(actor, "roles.manage") ??
    whyNotIfLocked(role) ??
    whyNotChange(actor, role.permissions, new Set())
  );
}

function whyNotIfLocked(role: RoleSubject): Reason | undefined {
  return isLocked(role) ? { key: "roles.whyNot.locked" } : undefined;
}

/** The ceiling for the rights of a role. */
export function whyNotSetRights(
  actor: Actor,
  before: ReadonlySet<Permission>,
  after: Iterable<Permission>,
): Reason | undefined {
  return whyNotChange(actor, before, new Set(after));
}

/** Editing a role so that it gives these rights. */
export function whyNotUpdateRole(
  actor: Actor,
  role: RoleSubject,
  after: Iterable<Permission>,
): Reason | undefined {
  return firstReason([
    whyNotEditRole(actor, role),
    whyNotSetRights(actor, role.permissions, after),
  ]);
}

/** Why a right can be neither ticked nor unticked, with all that follows from it. */
export function whyNotToggle(
  actor: Actor,
  before: ReadonlySet<Permission>,
  right: Permission,
): Reason | undefined {
  if (!before.has(right))
    return whyNotSetRights(actor, before, completeRights([...before, right], before));
  const stays = [...before].filter((one) => one !== right && !neededFor(one).includes(right));
  return whyNotSetRights(actor, before, stays);
}

/**
 * The chosen rights and what they need, in catalogue order. What a role already did without stays
 * away.
 */
export function completeRights(
  chosen: readonly Permission[],
  before: ReadonlySet<Permission>,
): Permission[] {
  const needed = addedRights(chosen, before).map(({ right }) => right);
  const all = new Set([...chosen, ...needed]);
  return permissions.filter((permission) => all.has(permission));
}

/** The rights that are added to the chosen ones, and the first that needs each. */
export function addedRights(
  chosen: readonly Permission[],
  before: ReadonlySet<Permission>,
): { right: Permission; because: Permission }[] {
  const missing = permissions.filter((right) => !chosen.includes(right));
  return missing.flatMap((right) => {
    const because = permissions.find(
      (one) =>
        chosen.includes(one) &&
        neededFor(one).includes(right) &&
        !(before.has(one) && !before.has(right)),
    );
    return because ? [{ right, because }] : [];
  });
}
