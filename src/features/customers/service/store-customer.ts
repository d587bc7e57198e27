import { bool, columns, computed, nullable, oneOf, text } from "../../../db/columns.ts";
import { type Sql, sql } from "../../../db/sql.ts";
import type { Reads } from "../../../db/statements.ts";
import { customerKeys } from "../../../domain/search-words.ts";
import type { Customer } from "../../../domain/text.ts";

/** A customer as the store knows them. Who holds them is no part of it. */
export type StoreCustomer = Customer;

/**
 * Whether what stands under one reference is two people: of the same one, the name or the address
 * is the same.
 */
export function isSomebodyElse(one: StoreCustomer, other: StoreCustomer): boolean {
  return (
    customerKeys(one).nameKey !== customerKeys(other).nameKey &&
    one.email.toLowerCase() !== other.email.toLowerCase()
  );
}

const states = ["new", "same", "changed", "somebodyElse"] as const;

const comparison = columns("n", {
  reference: text,
  state: computed(
    oneOf(states),
    `CASE
       WHEN c."id" IS NULL THEN 'new'
       WHEN c."nameKey" <> n."nameKey" AND lower(c."email") <> lower(n."email")
         THEN 'somebodyElse'
       WHEN (c."email", c."firstName", c."lastName", c."company", c."nameKey", c."searchText")
            IS DISTINCT FROM
            (n."email", n."firstName", n."lastName", n."company", n."nameKey", n."searchText")
         THEN 'changed'
       ELSE 'same'
     END`,
  ),
  isHeld: computed(bool, `c."assignedUserId" IS NOT NULL`),
  email: computed(nullable(text), `c."email"`),
  firstName: computed(nullable(text), `c."firstName"`),
  lastName: computed(nullable(text), `c."lastName"`),
  company: computed(nullable(text), `c."company"`),
});

/** What stands here under the references of some customers, each of which comes once. */
export function compareCustomers(from: Reads, customers: readonly StoreCustomer[]) {
  return from.all(
    comparison,
    sql`FROM ${incoming(customers)}
      LEFT JOIN "Customer" c ON c."reference" = n."reference"`,
  );
}

/**
 * Relation `n`. Rows travel as one JSON object, which is what both databases' json_each takes.
 */
export function incoming(customers: readonly StoreCustomer[]): Sql {
  const values = customers.map((customer) => {
    const { reference, email, firstName, lastName, company } = customer;
    const { nameKey, searchText } = customerKeys(customer);
    return [reference, email, firstName, lastName, company, nameKey, searchText];
  });
  return sql`(
    SELECT value->>0 AS "reference",
           value->>1 AS "email",
           value->>2 AS "firstName",
           value->>3 AS "lastName",
           value->>4 AS "company",
           value->>5 AS "nameKey",
           value->>6 AS "searchText"
      FROM json_each(${JSON.stringify({ ...values })})) AS n`;
}
