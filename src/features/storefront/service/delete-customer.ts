import { command, unchanged } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { sql } from "../../../db/sql.ts";
import { customerSubject, namedCustomer, subjectOf } from "../../../db/subjects.ts";
import { Conflict } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { moveCustomers, touched } from "../../customers/service/move-customers.ts";
import { findHolder } from "../queries.ts";

interface DeleteInput {
  reference: string;
  /** Whoever holds the customer is parted from it first. */
  release: boolean;
}

/** Deletes a customer, unless it is gone already. Throws Conflict while somebody holds it. */
export const deleteCustomer = command({
  action: "customers.deleted",
  permission: "store:customers",
  subject: customerSubject,
  async work(tx, { now }, { reference, release }: DeleteInput) {
    const parted = release ? await releaseCustomer(tx, now, reference) : undefined;
    const [gone] = await tx.returning(
      namedCustomer,
      sql`DELETE FROM "Customer"
           WHERE "reference" = ${reference} AND "assignedUserId" IS NULL`,
    );
    if (!gone && (await findHolder(tx, reference))) throw new Conflict("api.problems.held.text");
    if (!gone) return { result: undefined, audit: unchanged };
    const { subject = subjectOf(gone), customers = [] } = parted ?? {};
    const changes = { released: customers.length };
    return {
      result: undefined,
      audit: { action: "customers.deleted", subject, changes, customers },
    };
  },
});

/** The holder's history tells it. */
async function releaseCustomer(tx: Tx, now: Date, reference: string) {
  const holder = await findHolder(tx, reference);
  if (!holder) return undefined;
  const { id, customerId } = holder;
  const moved = await moveCustomers(tx, now, { ids: [customerId], from: id, to: null });
  const subject = { type: "user" as const, id, name: fullName(holder) };
  return { subject, customers: touched("released", moved) };
}
