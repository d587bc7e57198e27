import { type Actor, may } from "../../domain/actor.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotActOn, whyNotGrant, whyNotIfDeleted, whyNotWithout } from "../../rights/policy.ts";
import { whyNotReinstate } from "../users-list/policy.ts";

/**
 * What the rules need to know of a user. `permissions` are those of the groups, whatever the
 * status.
 */
export interface Subject {
  id: number;
  status: UserStatus;
  permissions: ReadonlySet<Permission>;
}

export function isSelf(actor: Actor, user: { id: number }): boolean {
  return actor.userId === user.id;
}

export function whyNotEdit(actor: Actor, user: Subject): Reason | undefined {
  return whyNotWithout(actor, "users.edit") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user);
}

/** On one's own record the password belongs to the profile. */
export function whyNotSetPassword(actor: Actor, user: Subject): Reason | undefined {
  if (isSelf(actor, user)) return { key: "users.whyNot.ownPassword" };
  return (
    whyNotWithout(actor, "users.password") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user)
  );
}

/** On one's own record groups and the agent flag stay (security X5). */
export function whyNotRegroup(actor: Actor, user: Subject): Reason | undefined {
  return isSelf(actor, user) ? { key: "users.whyNot.ownGroups" } : undefined;
}

export function whyNotActivate(actor: Actor, user: Subject): Reason | undefined {
  const already: Reason | undefined =
    user.status === "active" ? { key: "users.whyNot.alreadyActive" } : undefined;
  return (
    whyNotWithout(actor, "users.status") ??
    whyNotActOn(actor, user) ??
    whyNotIfDeleted(user) ??
    already
  );
}

export function whyNotDeactivate(actor: Actor, user: Subject): Reason | undefined {
  const already: Reason | undefined =
    user.status === "deactivated" ? { key: "users.whyNot.alreadyDeactivated" } : undefined;
  return (
    whyNotWithout(actor, "users.status") ??
    whyNotActOn(actor, user) ??
    whyNotIfDeleted(user) ??
    already
  );
}

/** One's own end, once it is set, is for others to move or to take away. */
export function whyNotEndAccess(
  actor: Actor,
  user: Subject & { accessEndsAt: Date | null },
): Reason | undefined {
  const own: Reason | undefined =
    isSelf(actor, user) && user.accessEndsAt ? { key: "users.whyNot.ownEnd" } : undefined;
  return whyNotDeactivate(actor, user) ?? own;
}

export function whyNotDelete(actor: Actor, user: Subject): Reason | undefined {
  return whyNotWithout(actor, "users.delete") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user);
}

/** One's own, too: the session that asks stays. */
export function whyNotEndSessions(actor: Actor, user: Subject): Reason | undefined {
  return whyNotWithout(actor, "users.status") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user);
}

/** The only act that a deleted user offers. */
export function whyNotRestore(actor: Actor, user: Subject): Reason | undefined {
  const notDeleted: Reason | undefined =
    user.status === "deleted" ? undefined : { key: "users.whyNot.notDeleted" };
  return whyNotReinstate(actor, user) ?? notDeleted;
}

/** Too many failed attempts: until then no password of theirs is checked, at least somewhere. */
export function isLocked({ lockedUntil }: { lockedUntil: Date | null }, now: Date): boolean {
  return lockedUntil !== null && lockedUntil > now;
}

/** Not one's own: whoever found a session open could go on guessing its owner's password. */
export function whyNotUnlock(
  actor: Actor,
  user: Subject & { lockedUntil: Date | null },
  now: Date,
): Reason | undefined {
  const own: Reason | undefined = isSelf(actor, user) ? { key: "users.whyNot.ownLock" } : undefined;
  const notLocked: Reason | undefined = isLocked(user, now)
    ? undefined
    : { key: "users.whyNot.notLocked" };
  return (
    whyNotWithout(actor, "users.status") ??
    whyNotActOn(actor, user) ??
    whyNotIfDeleted(user) ??
    notLocked ??
    own
  );
}

export type Act = "activation" | "deactivation" | "deletion" | "restoration" | "unlocking";

/** The acts that a page asks about, by the last part of its address. */
export const whyNotTo: Readonly<Record<Act, typeof whyNotUnlock>> = {
  activation: whyNotActivate,
  deactivation: whyNotDeactivate,
  deletion: whyNotDelete,
  restoration: whyNotRestore,
  unlocking: whyNotUnlock,
};

export function mayCreate(actor: Actor): boolean {
  return may(actor, "users.create");
}

/** Membership gives the group's rights. */
export function whyNotJoin(
  actor: Actor,
  group: { permissions: ReadonlySet<Permission> },
): Reason | undefined {
  return whyNotGrant(actor, group.permissions);
}
