import type { Actor } from "../../domain/actor.ts";
import {
  ADMINISTRATORS,
  type NeededRight,
  neededFor,
  neededRights,
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
  const stays = [...before].filter((one) => one !== right && !needs(one, right));
  return whyNotSetRights(actor, before, stays);
}

function needs(one: Permission, other: Permission): boolean {
  return neededFor(one).some((needed) => needed === other);
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

/** A right that nobody chose, and one that needs it. */
export interface AddedRight {
  right: NeededRight;
  because: Permission;
}

/** The rights that are added to the chosen ones, and the first that needs each. */
export function addedRights(
  chosen: readonly Permission[],
  before: ReadonlySet<Permission>,
): AddedRight[] {
  const missing = neededRights.filter((right) => !chosen.includes(right));
  return missing.flatMap((right) => {
    const because = permissions.find(
      (one) =>
        chosen.includes(one) && needs(one, right) && !(before.has(one) && !before.has(right)),
    );
    return because ? [{ right, because }] : [];
  });
}
