import type { ActingContext } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import type { AuditDraft, TouchedCustomer } from "../../../domain/audit-entry.ts";
import { refuse } from "../../../domain/errors.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import { fullName } from "../../../domain/text.ts";
import { whyNotAssignCustomers } from "../policy.ts";
import { listStillFree } from "../queries/freed.ts";
import { listReceivers } from "../queries/receivers.ts";
import { type Assignee, findAssignee } from "../queries.ts";
import { moveAllCustomers, moveCustomers, touched } from "./move-customers.ts";
import { requireReceiver } from "./receiver.ts";

interface Parting {
  user: { id: number; firstName: string; lastName: string };
  /** Who gets the customers; without anybody they become free. */
  to: number | undefined;
  now: Date;
}

/** What became of somebody's customers. */
interface Parted {
  freed: number;
  moved: number;
  receiver?: { id: number; name: string };
  /** For the entry of the act. */
  customers: TouchedCustomer[];
  /** The receiver's own entry. */
  entries: AuditDraft[];
}

/**
 * Takes all customers from somebody who goes, within that act. Throws Forbidden, or Conflict at the
 * field `to`, for somebody who cannot be given any.
 */
export async function partWithCustomers(
  tx: Tx,
  ctx: Pick<ActingContext, "actor">,
  { user, to, now }: Parting,
): Promise<Parted> {
  if (to === undefined) {
    const freed = await moveAllCustomers(tx, now, { from: user.id, to: null });
    const customers = touched("released", freed);
    return { freed: freed.length, moved: 0, customers, entries: [] };
  }
  const person = await requireReceiver(tx, ctx, { giver: user, to });
  const moved = await moveAllCustomers(tx, now, { from: user.id, to });
  const receiver = { id: person.id, name: fullName(person) };
  const entry: AuditDraft = {
    action: "customers.received",
    subject: { type: "user", ...receiver },
    changes: { giver: fullName(user), assigned: moved.length },
    customers: touched("assigned", moved),
  };
  return {
    freed: 0,
    moved: moved.length,
    receiver,
    customers: touched("released", moved),
    entries: [entry],
  };
}

/** Who may get the customers of somebody who goes: who was chosen, and who else is found. */
export interface Receivers {
  receiver: Assignee | undefined;
  receivers: ListPage<Assignee>;
}

export async function loadReceivers(
  { db }: ActingContext,
  giver: { id: number },
  { who, to }: { who: string; to: number },
): Promise<Receivers> {
  const [receiver, receivers] = await Promise.all([
    to ? findAssignee(db.read, to) : undefined,
    listReceivers(db, who, giver.id),
  ]);
  return { receiver, receivers };
}

/** Whoever comes back does so as Deactivated. */
const back = { status: "deactivated" } as const;

/**
 * How many customers somebody who is Deleted could be given back; none to those who may not assign
 * them.
 */
export async function countStillFree(
  from: Reader,
  { actor }: Pick<ActingContext, "actor">,
  userId: number,
): Promise<number> {
  return whyNotAssignCustomers(actor, back) ? 0 : (await listStillFree(from, userId)).length;
}

/** Gives back what is still free, within the act that restores its holder. Throws Forbidden. */
export async function giveBackCustomers(
  tx: Tx,
  ctx: Pick<ActingContext, "actor" | "now">,
  userId: number,
): Promise<TouchedCustomer[]> {
  refuse(whyNotAssignCustomers(ctx.actor, back));
  const ids = await listStillFree(tx, userId);
  return touched("assigned", await moveCustomers(tx, ctx.now, { ids, from: null, to: userId }));
}
