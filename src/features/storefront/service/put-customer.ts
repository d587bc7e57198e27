import { command, unchanged } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { customerSubject } from "../../../db/subjects.ts";
import type { AuditDraft } from "../../../domain/audit-entry.ts";
import { changesOf } from "../../../domain/changes.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { StoreCustomer } from "../../customers/service/store-customer.ts";
import { type Judged, writeCustomers } from "../../customers/service/write-customers.ts";

interface PutInput {
  customer: StoreCustomer;
  /** Somebody else is taken over even where the customer is held. */
  acceptChanged: boolean;
}

/**
 * Makes a customer what the store says; who holds it stays. Throws Conflict where somebody else
 * came under the reference of one who is held.
 */
export const putCustomer = command({
  action: "customers.replaced",
  permission: "store:customers",
  subject: (read, { customer }: PutInput) => customerSubject(read, customer),
  async work(tx, { now }, { customer, acceptChanged }: PutInput) {
    const [judged] = await writeCustomers(tx, [customer], { acceptChanged, now });
    const { result, is, was } = judged as Judged;
    if (result === "kept") throw new Conflict("api.problems.somebodyElse.text");
    if (result === "unchanged") return { result, audit: unchanged };
    const subject = await customerSubject(tx, customer);
    if (!was || result === "added")
      return { result, audit: { action: "customers.added", subject, changes: recorded(is) } };
    return { result, audit: { action: `customers.${result}`, subject, changes: changed(was, is) } };
  },
});

/** The entry of a customer who became somebody else; after it was written. */
export async function replacedEntry(tx: Tx, { is, was = is }: Judged): Promise<AuditDraft> {
  const subject = await customerSubject(tx, is);
  return { action: "customers.replaced", subject, changes: changed(was, is) };
}

function changed(was: StoreCustomer, is: StoreCustomer) {
  return changesOf(recorded(was), recorded(is));
}

function recorded({ email, firstName, lastName, company }: StoreCustomer) {
  return { email, firstName, lastName, company: company ?? "" };
}
