import { type ActingContext, command } from "../../../command.ts";
import { userSubject } from "../../../db/subjects.ts";
import type { AuditChanges } from "../../../domain/audit-entry.ts";
import { Conflict, NotFound, refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { whyNotAssignCustomers } from "../policy.ts";
import { findCustomers } from "../queries/rows.ts";
import { type Assignee, findAssignee } from "../queries.ts";
import type { CustomersInput } from "../schemas.ts";
import { moveCustomers, touched } from "./move-customers.ts";
import { clearTicks, keepTicks } from "./selection.ts";
import { requireReviewed, takeCustomers } from "./take-customers.ts";

export interface Assigned {
  user: string;
  /** Customers by their names. */
  assigned: string[];
  released: string[];
  /** Names of users whom customers were taken from. */
  from: string[];
  lost: number;
}

type AssignInput = CustomersInput & { id: number };

/**
 * Saves this session's ticks for the user `id`, those of the submitted page included, as one
 * difference: free customers are assigned, and those of others taken that a review showed with
 * their holder. Those that somebody else took meanwhile are kept as lost, the rest is saved
 * (security D2). Throws Conflict for a deleted user, for customers of others that no review showed,
 * and at the field when there is nothing to save.
 */
export const assignCustomers = command({
  action: "customers.assigned",
  permission: "users.customers",
  subject: userSubject,
  async work(tx, ctx, { id, ...input }: AssignInput) {
    const user = await requireAssignee(tx, ctx, id);
    const ticks = await keepTicks(tx, ctx, { id, ...input });
    requireReviewed(ticks, input);
    const taken = await takeCustomers(tx, ctx.now, { ticks, to: user });
    const had = new Set(taken.customers.map((customer) => customer.id));
    // Also what was somebody's when it was ticked, and is free by now.
    const free = ticks.assign.filter((customer) => !had.has(customer));
    const given = await moveCustomers(tx, ctx.now, { ids: free, from: null, to: id });
    const assigned = [...given, ...taken.customers];
    const released = await moveCustomers(tx, ctx.now, { ids: ticks.release, from: id, to: null });
    const got = new Set(assigned.map((customer) => customer.id));
    const left = ticks.assign.filter((customer) => !got.has(customer));
    const lost = (await findCustomers(tx, left))
      .filter(({ holderId }) => holderId !== id)
      .map((customer) => customer.id);
    const changes: AuditChanges["customers.assigned"] = {
      assigned: assigned.length,
      released: released.length,
      lost: lost.length,
    };
    if (changes.assigned + changes.released + changes.lost === 0)
      throw new Conflict({ key: "customers.nothing", field: "customers" });
    await clearTicks(tx, ctx, { id, lost });
    const subject = { type: "user" as const, id, name: fullName(user) };
    const result: Assigned = {
      user: subject.name,
      assigned: assigned.map(({ name }) => name),
      released: released.map(({ name }) => name),
      from: taken.holders,
      lost: changes.lost,
    };
    const customers = [...touched("assigned", assigned), ...touched("released", released)];
    return {
      result,
      audit: [{ action: "customers.assigned", subject, changes, customers }, ...taken.entries],
    };
  },
});

/** The user, if customers may be assigned to them. Throws NotFound, Forbidden or Conflict. */
export async function requireAssignee(
  from: Parameters<typeof findAssignee>[0],
  { actor }: Pick<ActingContext, "actor">,
  id: number,
): Promise<Assignee> {
  const user = await findAssignee(from, id);
  if (!user) throw new NotFound("people.notFound");
  refuse(whyNotAssignCustomers(actor, user));
  return user;
}
