import type { Actor } from "../../domain/actor.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import { ADMINISTRATORS, type Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotActOn, whyNotChange, whyNotGrant, whyNotWithout } from "../../rights/policy.ts";

interface Rights {
  permissions: ReadonlySet<Permission>;
}

interface System {
  systemKey: string | null;
}

export function isLocked({ systemKey }: System): boolean {
  return systemKey === ADMINISTRATORS;
}

export function whyNotRename(group: System): Reason | undefined {
  return isLocked(group) ? { key: "groups.whyNot.lockedTitle" } : undefined;
}

/** Giving a group a role gives its rights to the members (security X3). */
export function whyNotGiveRole(actor: Actor, role: Rights): Reason | undefined {
  return whyNotGrant(actor, role.permissions);
}

/** Taking a role takes its rights. The locked role belongs to the locked group. */
export function whyNotTakeRole(
  actor: Actor,
  group: System,
  role: System & Rights,
): Reason | undefined {
  if (isLocked(group) && isLocked(role)) return { key: "groups.whyNot.lockedRole" };
  return whyNotChange(actor, role.permissions, new Set());
}

export function whyNotDeleteGroup(actor: Actor, group: System & Rights): Reason | undefined {
  const locked: Reason | undefined = isLocked(group) ? { key: "groups.whyNot.locked" } : undefined;
  return (
    whyNotWithout(actor, "groups.manage") ??
    locked ??
    whyNotChange(actor, group.permissions, new Set())
  );
}

interface Member extends Rights {
  id: number;
  status: UserStatus;
}

/**
 * Membership gives the group's rights; nobody changes their own, nor that of somebody who holds
 * more (security X4, X5).
 */
export function whyNotAdd(actor: Actor, group: Rights, user: Member): Reason | undefined {
  return whyNotRegroup(actor, user) ?? whyNotGrant(actor, group.permissions);
}

export function whyNotRemove(actor: Actor, user: Member): Reason | undefined {
  return whyNotRegroup(actor, user);
}

function whyNotRegroup(actor: Actor, user: Member): Reason | undefined {
  if (actor.userId === user.id) return { key: "users.whyNot.ownGroups" };
  const deleted: Reason | undefined =
    user.status === "deleted" ? { key: "users.whyNot.deleted" } : undefined;
  return whyNotWithout(actor, "groups.manage") ?? whyNotActOn(actor, user) ?? deleted;
}
