import type { Reader, Tx } from "../../../db/client.ts";
import { columns, computed, int, nullable, type RowOf, text } from "../../../db/columns.ts";
import { join, raw, type Sql, sql } from "../../../db/sql.ts";

const customerRow = columns("c", {
  id: int,
  reference: text,
  email: text,
  firstName: text,
  lastName: text,
  company: nullable(text),
  holderId: computed(nullable(int), 'h."id"'),
  holderFirstName: computed(nullable(text), 'h."firstName"'),
  holderLastName: computed(nullable(text), 'h."lastName"'),
});

/** A customer with the user who holds it, if anybody does. */
export type CustomerRow = RowOf<typeof customerRow>;

export const CUSTOMERS_PER_PAGE = 25;

/** By name. */
export const byName = raw('c."nameKey", c."id"');

/** Some of the customers, and their order by name as an index has it. */
export interface Part {
  where: Sql;
  order: Sql;
}

/** The customers of these ids that exist, by name. */
export async function findCustomers(
  from: Reader | Tx,
  ids: readonly number[],
): Promise<CustomerRow[]> {
  return ids.length === 0 ? [] : selectCustomers(from, join([...ids]));
}

/** The same of ids that a statement answers. */
export function selectCustomers(from: Reader | Tx, ids: Sql): Promise<CustomerRow[]> {
  return from.all(
    customerRow,
    sql`FROM "Customer" c LEFT JOIN "User" h ON h."id" = c."assignedUserId"
      WHERE c."id" IN (${ids}) ORDER BY ${byName}`,
  );
}
