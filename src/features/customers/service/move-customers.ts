import type { Tx } from "../../../db/client.ts";
import { inSlices } from "../../../db/slices.ts";
import { sql } from "../../../db/sql.ts";
import { namedCustomer } from "../../../db/subjects.ts";
import type { TouchedCustomer } from "../../../domain/audit-entry.ts";
import { customerName } from "../../../domain/text.ts";
import { listHeldIds } from "../queries/held.ts";

interface Move {
  ids: readonly number[];
  /** Ids of users; null is nobody. */
  from: number | null;
  to: number | null;
}

/** Customers that one statement moves: with each, two users are counted anew. */
const SLICE = 500;

/** Customers that changed hands, as the history of either side has them. */
export type Moved = Omit<TouchedCustomer, "change">;

/**
 * Hands customers over within the act that calls for it, in slices: only those that `from` still
 * holds, which the statement itself decides (security D2). Answers them.
 */
export async function moveCustomers(tx: Tx, now: Date, { ids, from, to }: Move): Promise<Moved[]> {
  const holder = from === null ? sql`"assignedUserId" IS NULL` : sql`"assignedUserId" = ${from}`;
  const all: Moved[] = [];
  const write = async (some: readonly number[]) => {
    const rows = await tx.returning(
      namedCustomer,
      sql`UPDATE "Customer" SET "assignedUserId" = ${to}, "updatedAt" = ${now}
        WHERE ${tx.isOneOf(sql`"id"`, some)} AND ${holder}`,
    );
    for (const row of rows)
      all.push({ id: row.id, reference: row.reference, name: customerName(row) });
  };
  await inSlices(ids, write, SLICE);
  return all;
}

/** All customers of a user go to another, or to nobody. */
export async function moveAllCustomers(
  tx: Tx,
  now: Date,
  { from, to }: { from: number; to: number | null },
): Promise<Moved[]> {
  return moveCustomers(tx, now, { ids: await listHeldIds(tx, from, []), from, to });
}

/** What an act did to them, from the side of its subject. */
export function touched(
  change: TouchedCustomer["change"],
  customers: readonly Moved[],
): TouchedCustomer[] {
  return customers.map((customer) => ({ ...customer, change }));
}
