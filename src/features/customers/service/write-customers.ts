import type { Tx } from "../../../db/client.ts";
import { inSlices } from "../../../db/slices.ts";
import { type Sql, sql } from "../../../db/sql.ts";
import type { Reads } from "../../../db/statements.ts";
import { compareCustomers, incoming, type StoreCustomer } from "./store-customer.ts";

/**
 * What became of a customer. Under a known reference came somebody else: taken over (`replaced`),
 * or left out because somebody holds the customer (`kept`).
 */
type Outcome = "added" | "updated" | "unchanged" | "replaced" | "kept";

export interface Judged {
  result: Outcome;
  is: StoreCustomer;
  /** What stood under the reference. */
  was: StoreCustomer | undefined;
}

interface Judging {
  /** Somebody else is taken over even where the customer is held. */
  acceptChanged: boolean;
}

/** What is to become of customers, each of which comes once. */
export async function judgeCustomers(
  from: Reads,
  customers: readonly StoreCustomer[],
  { acceptChanged }: Judging,
): Promise<Judged[]> {
  const found = await compareCustomers(from, customers);
  const known = new Map(found.map((row) => [row.reference, row]));
  return customers.map((is) => {
    const row = known.get(is.reference);
    if (!row || row.state === "new") return { result: "added", is, was: undefined };
    const { reference, email, firstName, lastName, company } = row;
    const texts = { email: email ?? "", firstName: firstName ?? "", lastName: lastName ?? "" };
    const was = { reference, ...texts, company };
    if (row.state === "changed") return { result: "updated", is, was };
    if (row.state === "same") return { result: "unchanged", is, was };
    return { result: row.isHeld && !acceptChanged ? "kept" : "replaced", is, was };
  });
}

/** Customers that are written at a time: each takes its words into the index. */
const SLICE = 50;

type Writing = Judging & { now: Date };

/**
 * Adds and updates customers by reference, each of which comes once; never who holds them. Within
 * an act that no other business write runs beside: what is found is what is written to.
 */
export async function writeCustomers(
  tx: Tx,
  customers: readonly StoreCustomer[],
  writing: Writing,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  const write = async (some: readonly StoreCustomer[]) =>
    judged.push(...(await writeSlice(tx, some, writing)));
  await inSlices(customers, write, SLICE);
  return judged;
}

async function writeSlice(
  tx: Tx,
  customers: readonly StoreCustomer[],
  { now, ...judging }: Writing,
): Promise<Judged[]> {
  const judged = await judgeCustomers(tx, customers, judging);
  const of = (...results: Outcome[]) =>
    judged.filter(({ result }) => results.includes(result)).map(({ is }) => is);
  const [known, added] = [of("updated", "replaced"), of("added")];
  if (known.length > 0) await updateKnown(tx, incoming(known), now);
  if (added.length > 0) await insertNew(tx, incoming(added), now);
  return judged;
}

/**
 * Not an upsert: on PostgreSQL that takes an id for every row that exists already, and a nightly
 * import would use them up.
 */
function updateKnown(tx: Tx, rows: Sql, now: Date): Promise<number> {
  return tx.run(sql`
    UPDATE "Customer" AS c
       SET "email" = n."email",
           "firstName" = n."firstName",
           "lastName" = n."lastName",
           "company" = n."company",
           "nameKey" = n."nameKey",
           "searchText" = n."searchText",
           "updatedAt" = ${now}
      FROM ${rows}
     WHERE c."reference" = n."reference"`);
}

function insertNew(tx: Tx, rows: Sql, now: Date): Promise<number> {
  return tx.run(sql`
    INSERT INTO "Customer" (
           "reference", "email", "firstName", "lastName", "company",
           "nameKey", "searchText", "createdAt", "updatedAt")
    SELECT n."reference", n."email", n."firstName", n."lastName", n."company",
           n."nameKey", n."searchText", ${now}, ${now}
      FROM ${rows}`);
}
