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

export function whyNotDelete(actor: Actor, user: Subject): Reason | undefined {
  return whyNotWithout(actor, "users.delete") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user);
}

/** One's own, too: the session that asks stays. */
export function whyNotEndSessions(actor: Actor, user: Subject): Reason | undefined {
  return whyNotWithout(actor, "users.status") ?? whyNotActOn(actor, user) ?? whyNotIfDeleted(user);
}

/** Somebody who may have been erased, and then there is nothing left to act on. */
export type Erasable = Subject & { erasedAt: Date | null };

/** With erasing the only act that a deleted user offers. */
export function whyNotRestore(actor: Actor, user: Erasable): Reason | undefined {
  return whyNotReinstate(actor, user) ?? whyNotStillDeleted(user);
}

/** For good: only of somebody who is Deleted, which one is not oneself. */
export function whyNotErase(actor: Actor, user: Erasable): Reason | undefined {
  return (
    whyNotWithout(actor, "users.erase") ?? whyNotActOn(actor, user) ?? whyNotStillDeleted(user)
  );
}

function whyNotStillDeleted({ status, erasedAt }: Erasable): Reason | undefined {
  if (status !== "deleted") return { key: "users.whyNot.notDeleted" };
  return erasedAt ? { key: "users.whyNot.erased" } : undefined;
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

export type Act =
  | "activation"
  | "deactivation"
  | "deletion"
  | "restoration"
  | "erasure"
  | "unlocking";

type Target = Erasable & { lockedUntil: Date | null };

/** The acts that a page asks about, by the last part of its address. */
export const whyNotTo: Readonly<
  Record<Act, (actor: Actor, user: Target, now: Date) => Reason | undefined>
> = {
  activation: whyNotActivate,
  deactivation: whyNotDeactivate,
  deletion: whyNotDelete,
  restoration: whyNotRestore,
  erasure: whyNotErase,
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
