import { type CommandContext, command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { updateRow } from "../../../db/rows.ts";
import { endSessions } from "../../../db/sessions.ts";
import { userSubject } from "../../../db/subjects.ts";
import { nothingOfLeaving, userTable } from "../../../db/tables.ts";
import type { AuditSubject, Change, UserStatus } from "../../../domain/audit-entry.ts";
import { Conflict, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import type { Reason } from "../../../domain/reason.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { fullName } from "../../../domain/text.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { requireShown } from "../../../rights/shown.ts";
import { giveBackCustomers, partWithCustomers } from "../../customers/service/with-user.ts";
import { whyNotActivate, whyNotDeactivate, whyNotDelete, whyNotRestore } from "../policy.ts";
import { countLiveSessions, type LoadedUser, loadUser } from "./load.ts";

export interface ActInput {
  id: number;
  version: number;
  /** What the groups gave when the page was shown, for acts that give rights back. */
  shownRights?: string | undefined;
}

export interface ChangedStatus {
  id: number;
  name: string;
  version: number;
  /** What the groups give, for the way back. */
  shownRights: string;
}

/**
 * Deactivated → Active: the groups give their rights again. Throws Conflict when these are not
 * those shown.
 */
export const activateUser = command({
  action: "user.activated",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, input: ActInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotActivate(ctx.actor, user), user, input);
    requireShown(user.groups, input.shownRights);
    const { result, status } = await writeStatus(tx, ctx, { user, input, to: "active" });
    const subject = subjectOf(result);
    return { result, audit: { action: "user.activated", subject, changes: { status } } };
  },
});

export interface DeactivatedUser extends ChangedStatus {
  /** How many customers stay. */
  customers: number;
}

interface DeactivationInput extends ActInput {
  /** One line; empty for none. */
  reason?: string | undefined;
}

/**
 * Active → Deactivated. Every session of the user ends in the same transaction; customers stay.
 * Throws Conflict for the last administrator.
 */
export const deactivateUser = command({
  action: "user.deactivated",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, input: DeactivationInput) {
    const { user } = await loadUser(tx, input.id);
    const { reason = "" } = input;
    refuseAct(whyNotDeactivate(ctx.actor, user), user, input);
    const change = { user, input, to: "deactivated", reason } as const;
    const { result, status } = await writeStatus(tx, ctx, change);
    const sessions = await endSessions(tx, { userId: user.id, now: ctx.now });
    await requireAdministrator(tx);
    const subject = subjectOf(result);
    const deactivated: DeactivatedUser = { ...result, customers: user.customerCount };
    return {
      result: deactivated,
      audit: {
        action: "user.deactivated",
        subject,
        changes: { status, sessions, ...(reason && { reason }) },
      },
    };
  },
});

interface DeletionInput extends ActInput {
  /** What the Warning page said would end and become free. */
  sessions: number;
  customers: number;
  /** Who gets the customers; without anybody they become free. */
  to?: number | undefined;
}

export interface DeletedUser extends ChangedStatus {
  moved: number;
  receiver?: { id: number; name: string };
}

/**
 * Active or Deactivated → Deleted. Sessions end, and customers become free or go to somebody, in
 * the same transaction. Throws Conflict when the counts are not those of the Warning page any more,
 * for the last administrator, and at the field `to` for somebody who cannot be given customers.
 */
export const deleteUser = command({
  action: "user.deleted",
  permission: "users.delete",
  subject: userSubject,
  async work(tx, ctx, input: DeletionInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotDelete(ctx.actor, user), user, input);
    const sessions = await countLiveSessions(tx, user.id, ctx.now);
    if (sessions !== input.sessions || user.customerCount !== input.customers)
      throw new Conflict("users.conflict.counts");
    const { result, status } = await writeStatus(tx, ctx, { user, input, to: "deleted" });
    await endSessions(tx, { userId: user.id, now: ctx.now });
    const { now } = ctx;
    const parted = await partWithCustomers(tx, ctx, { user, to: input.to, now });
    await requireAdministrator(tx);
    const { freed, moved, receiver, customers, entries } = parted;
    const gone = receiver ? { moved, receiver: receiver.name } : {};
    const changes = { status, sessions, customers: freed, ...gone };
    const deleted: DeletedUser = { ...result, moved, ...(receiver ? { receiver } : {}) };
    return {
      result: deleted,
      audit: [
        { action: "user.deleted", subject: subjectOf(result), changes, customers },
        ...entries,
      ],
    };
  },
});

interface RestorationInput extends ActInput {
  /** Whether the customers that are still free come back, too. */
  giveBack?: boolean | undefined;
}

export interface RestoredUser extends ChangedStatus {
  /** How many customers came back. */
  assigned: number;
}

/**
 * Deleted → Deactivated, with groups and password, and with those customers that are still free
 * where that is asked for. Throws Conflict when the groups give other rights than shown.
 */
export const restoreUser = command({
  action: "user.restored",
  permission: "users.restore",
  subject: userSubject,
  async work(tx, ctx, input: RestorationInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotRestore(ctx.actor, user), user, input);
    requireShown(user.groups, input.shownRights);
    const { result, status } = await writeStatus(tx, ctx, { user, input, to: "deactivated" });
    const customers = input.giveBack ? await giveBackCustomers(tx, ctx, user.id) : [];
    const assigned = customers.length;
    const changes = { status, ...(assigned > 0 ? { assigned } : {}) };
    const restored: RestoredUser = { ...result, assigned };
    return {
      result: restored,
      audit: { action: "user.restored", subject: subjectOf(result), changes, customers },
    };
  },
});

/** In the one order: a missing right, a stale page, what the state forbids. */
export function refuseAct(why: Reason | undefined, user: LoadedUser, input: ActInput): void {
  refuseInOrder(why, () => requireVersion(user, input, "users.conflict.stale"));
}

interface StatusChange {
  user: LoadedUser;
  input: ActInput;
  to: UserStatus;
  reason?: string;
}

async function writeStatus(
  tx: Tx,
  ctx: CommandContext,
  { user, input, to, reason = "" }: StatusChange,
): Promise<{ result: ChangedStatus; status: Change<UserStatus> }> {
  const status = { from: user.status, to };
  const version = await updateRow(tx, userTable, {
    row: user,
    version: input.version,
    changes: { status },
    also: { ...nothingOfLeaving, statusReason: reason || null },
    now: ctx.now,
    stale: "users.conflict.stale",
  });
  const shownRights = writeShown(user.groups);
  return { result: { id: user.id, name: fullName(user), version, shownRights }, status };
}

function subjectOf({ id, name, version }: ChangedStatus): AuditSubject {
  return { type: "user", id, name, version };
}
