import type { Actor } from "../domain/actor.ts";
import type { UserStatus } from "../domain/audit-entry.ts";
import { firstMissing, type Permission } from "../domain/permissions.ts";
import type { Reason } from "../domain/reason.ts";

/** The ceiling: nobody gives what they do not hold (security X3). */
export function whyNotGrant(
  actor: Actor,
  permissions: ReadonlySet<Permission>,
): Reason | undefined {
  const permission = firstMissing(permissions, actor.permissions);
  return permission && { key: "rights.whyNot.grant", permission };
}

/**
 * The ceiling for a change: neither given nor taken is what the actor does not hold; what stays may
 * be re-sent.
 */
export function whyNotChange(
  actor: Actor,
  before: ReadonlySet<Permission>,
  after: ReadonlySet<Permission>,
): Reason | undefined {
  const permission = firstMissing(lacking(before, after), actor.permissions);
  return (
    whyNotGrant(actor, lacking(after, before)) ??
    (permission && { key: "rights.whyNot.revoke", permission })
  );
}

function lacking(
  some: ReadonlySet<Permission>,
  others: ReadonlySet<Permission>,
): ReadonlySet<Permission> {
  return new Set([...some].filter((permission) => !others.has(permission)));
}

/** Dominance: nobody acts on somebody who holds more than they do (security X4). */
export function whyNotActOn(
  actor: Actor,
  target: { id: number; permissions: ReadonlySet<Permission> },
): Reason | undefined {
  if (actor.userId === target.id) return undefined;
  const permission = firstMissing(target.permissions, actor.permissions);
  return permission && { key: "rights.whyNot.actOn", permission };
}

/** For acts that ask for a right of their own besides the page's. */
export function whyNotWithout(actor: Actor, permission: Permission): Reason | undefined {
  return actor.permissions.has(permission)
    ? undefined
    : { key: "errors.forbidden.permission", permission };
}

/** A deleted user is there to be restored, and for nothing else. */
export function whyNotIfDeleted(user: { status: UserStatus }): Reason | undefined {
  return user.status === "deleted" ? { key: "users.whyNot.deleted" } : undefined;
}
