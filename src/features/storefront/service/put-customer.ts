import { command, unchanged } from "../../../command.ts";
import { customerSubject } from "../../../db/subjects.ts";
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
    const changes = changesOf(recorded(was), recorded(is));
    return { result, audit: { action: `customers.${result}`, subject, changes } };
  },
});

function recorded({ email, firstName, lastName, company }: StoreCustomer) {
  return { email, firstName, lastName, company: company ?? "" };
}
