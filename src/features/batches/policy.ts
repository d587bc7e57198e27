import type { Actor } from "../../domain/actor.ts";
import type { AuditAction, UserStatus } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { whyNotWithout } from "../../rights/policy.ts";
import { whyNotAdd, whyNotRemove } from "../groups/policy.ts";
import { isSelf, whyNotActivate, whyNotDeactivate } from "../users/policy.ts";

export const batchActs = ["activation", "deactivation", "joining", "leaving"] as const;

/** What can be done with many users, as the last part of its address. */
export type BatchAct = (typeof batchActs)[number];

/** So many users a batch has at most. */
export const MOST_USERS = 20_000;

/** So many batches of one person run at a time. */
export const MOST_RUNNING = 5;

/** For so long it is known what became of whom. */
export const KEPT_DAYS = 30;

interface Kind {
  /** That of the single act. */
  permission: Permission;
  action: Extract<AuditAction, `batch.${string}`>;
  /** What takes it back. */
  inverse: BatchAct;
}

export const kinds: Readonly<Record<BatchAct, Kind>> = {
  activation: {
    permission: "users.status",
    action: "batch.activated",
    inverse: "deactivation",
  },
  deactivation: {
    permission: "users.status",
    action: "batch.deactivated",
    inverse: "activation",
  },
  joining: { permission: "groups.manage", action: "batch.joined", inverse: "leaving" },
  leaving: { permission: "groups.manage", action: "batch.left", inverse: "joining" },
};

/** Whoever looks at whom a batch would change sees users, whatever a role of old left out. */
export function whyNotLook(actor: Actor): Reason | undefined {
  return whyNotWithout(actor, "users.view");
}

export function isOfGroup(act: BatchAct): act is "joining" | "leaving" {
  return act === "joining" || act === "leaving";
}

interface Target {
  id: number;
  status: UserStatus;
  version: number;
  permissions: ReadonlySet<Permission>;
  groups: readonly { id: number }[];
  /** The version that alone is changed. */
  expected?: number | null;
}

interface Group {
  id: number;
  title: string;
  permissions: ReadonlySet<Permission>;
}

export interface Deed {
  act: BatchAct;
  /** Who joins or leaves needs one. */
  group: Group | undefined;
}

/**
 * Why a batch leaves somebody as they are: oneself always, else what the single act says. On the
 * way back also who was changed since.
 */
export function whyNotInBatch(actor: Actor, deed: Deed, user: Target): Reason | undefined {
  if (isSelf(actor, user)) return { key: "batches.whyNot.self" };
  const why = whyNotOf(actor, deed, user);
  const { expected = null } = user;
  const changed = expected !== null && expected !== user.version;
  return changed && !why?.permission ? { key: "batches.whyNot.changed" } : why;
}

function whyNotOf(actor: Actor, { act, group }: Deed, user: Target): Reason | undefined {
  if (act === "activation") return whyNotActivate(actor, user);
  if (act === "deactivation") return whyNotDeactivate(actor, user);
  if (!group) return { key: "groups.notFound" };
  const isMember = user.groups.some(({ id }) => id === group.id);
  const params = { title: group.title, count: 1 };
  if (act === "joining")
    return (
      whyNotAdd(actor, group, user) ??
      (isMember ? { key: "groups.whyNot.members", params } : undefined)
    );
  return (
    whyNotRemove(actor, user) ?? (isMember ? undefined : { key: "groups.whyNot.noMembers", params })
  );
}
