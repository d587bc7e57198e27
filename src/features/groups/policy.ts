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

/** Group and role Administrators belong together. */
function isLockedRole(group: System, role: System): boolean {
  return isLocked(group) && isLocked(role);
}

export function whyNotRename(group: System): Reason | undefined {
  return isLocked(group) ? { key: "groups.whyNot.lockedTitle" } : undefined;
}

/** Giving a role gives its rights, taking it takes them (ASVS X3). */
export function whyNotTurn(
  actor: Actor,
  group: System,
  role: System & Rights,
  held: boolean,
): Reason | undefined {
  if (held && isLockedRole(group, role)) return { key: "groups.whyNot.lockedRole" };
  const [before, after] = held
    ? [role.permissions, new Set<Permission>()]
    : [new Set<Permission>(), role.permissions];
  return whyNotChange(actor, before, after);
}

export function whyNotDeleteGroup(actor: Actor, group: System & Rights): Reason | undefined {
  const locked = isLocked(group) ? { key: "groups.whyNot.locked" } : undefined;
  return (
    whyNotWithout(actor, "groups.manage") ??
    locked ??
    whyNotChange(actor, group.permissions, new Set())
  );
}

interface Person extends Rights {
  id: number;
  status: UserStatus;
}

/**
 * Membership gives the group's rights; nobody changes their own, nor that of somebody who holds
 * more (ASVS X4, X5).
 */
export function whyNotAdd(actor: Actor, group: Rights, user: Person): Reason | undefined {
  return whyNotRegroup(actor, user) ?? whyNotGrant(actor, group.permissions);
}

export function whyNotRemove(actor: Actor, user: Person): Reason | undefined {
  return whyNotRegroup(actor, user);
}

function whyNotRegroup(actor: Actor, user: Person): Reason | undefined {
  if (actor.userId === user.id) return { key: "users.whyNot.ownGroups" };
  const deleted = user.status === "deleted" ? { key: "users.whyNot.deleted" } : undefined;
  return whyNotWithout(actor, "groups.manage") ?? whyNotActOn(actor, user) ?? deleted;
}
