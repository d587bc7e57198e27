import { type Actor, may } from "../../domain/actor.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { secretHours } from "../../domain/secret-hours.ts";
import { whyNotActOn, whyNotGrant, whyNotIfDeleted, whyNotWithout } from "../../rights/policy.ts";
import { type Erasable, whyNotRestore, whyNotStillDeleted } from "../users-list/policy.ts";

export { type Erasable, whyNotRestore };

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

/** How long a link opens. */
export function linkHours({ invited }: { invited: boolean }): number {
  return invited ? secretHours.linkOfNew : secretHours.link;
}

/** Who is not Active could not sign in with what the link sets. */
export function whyNotGiveLink(actor: Actor, user: Subject): Reason | undefined {
  const away: Reason | undefined =
    user.status === "active" ? undefined : { key: "users.whyNot.linkNotActive" };
  return whyNotSetPassword(actor, user) ?? away;
}

interface WithLink {
  /** Of the link that was given last and is neither used nor void; null without one. */
  linkExpiresAt: Date | null;
}

export function whyNotRevokeLink(
  actor: Actor,
  user: Subject & WithLink,
  now: Date,
): Reason | undefined {
  const none: Reason | undefined =
    user.linkExpiresAt && user.linkExpiresAt > now ? undefined : { key: "users.whyNot.noLink" };
  return whyNotSetPassword(actor, user) ?? none;
}

/** Somebody who has no password yet. */
export function isInvited({ invited, status }: { invited: boolean; status: UserStatus }): boolean {
  return invited && status !== "deleted";
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

/** For good: only of somebody who is Deleted, which one is not oneself. */
export function whyNotErase(actor: Actor, user: Erasable): Reason | undefined {
  return (
    whyNotWithout(actor, "users.erase") ?? whyNotActOn(actor, user) ?? whyNotStillDeleted(user)
  );
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
  | "unlocking"
  | "link"
  | "revocation";

type Target = Erasable & WithLink & { lockedUntil: Date | null };

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
  link: whyNotGiveLink,
  revocation: whyNotRevokeLink,
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
