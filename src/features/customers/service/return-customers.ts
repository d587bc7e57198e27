import { command } from "../../../command.ts";
import { userSubject } from "../../../db/subjects.ts";
import type { AuditDraft, AuditSubject, TouchedCustomer } from "../../../domain/audit-entry.ts";
import { Conflict } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { type Assignee, findAssignee } from "../queries.ts";
import { requireAssignee } from "./assign-customers.ts";
import { type Moved, moveCustomers, touched } from "./move-customers.ts";

/** Customers that go back to whoever held them before; null is nobody. */
export interface Return {
  from: { id: number; name: string } | null;
  to: { id: number; name: string } | null;
  ids: readonly number[];
}

interface ReturnInput {
  /** The user whose entry is taken back: one side of every return. */
  id: number;
  returns: readonly Return[];
}

/**
 * Takes back what an act did to the customers of the user `id`: those that are still where it left
 * them. Throws Conflict where there are none, and Forbidden or Conflict for whoever cannot be given
 * any.
 */
export const returnCustomers = command({
  action: "customers.assigned",
  permission: "users.customers",
  subject: userSubject,
  async work(tx, ctx, { id, returns }: ReturnInput) {
    const user = (await findAssignee(tx, id)) as Assignee;
    const subject: AuditSubject = { type: "user", id, name: fullName(user) };
    const customers: TouchedCustomer[] = [];
    const entries: AuditDraft[] = [];
    let lost = 0;
    for (const { from, to, ids } of returns) {
      if (to) await requireAssignee(tx, ctx, to.id);
      const move = { ids, from: from?.id ?? null, to: to?.id ?? null };
      const moved = await moveCustomers(tx, ctx.now, move);
      lost += ids.length - moved.length;
      if (moved.length === 0) continue;
      customers.push(...touched(to?.id === id ? "assigned" : "released", moved));
      const other = to?.id === id ? from : to;
      if (other) entries.push(sideOf(subject, other, { moved, gives: other === from }));
    }
    if (customers.length === 0) throw new Conflict("undo.whyNot.touched");
    const assigned = customers.filter(({ change }) => change === "assigned").length;
    const changes = { assigned, released: customers.length - assigned, lost };
    const audit = [
      { action: "customers.assigned" as const, subject, changes, customers },
      ...entries,
    ];
    return { result: { returned: customers.length }, audit };
  },
});

interface Side {
  moved: readonly Moved[];
  /** Whether the other gives to the user, or gets from them. */
  gives: boolean;
}

/** What the history of the other says. */
function sideOf(
  { name }: AuditSubject,
  other: { id: number; name: string },
  { moved, gives }: Side,
): AuditDraft {
  const subject = { type: "user" as const, ...other };
  return gives
    ? {
        action: "customers.moved",
        subject,
        changes: { receiver: name, moved: moved.length, lost: 0 },
        customers: touched("released", moved),
      }
    : {
        action: "customers.received",
        subject,
        changes: { giver: name, assigned: moved.length },
        customers: touched("assigned", moved),
      };
}
