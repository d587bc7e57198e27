import type { Tx } from "../../../db/client.ts";
import { join, sql } from "../../../db/sql.ts";
import { namedCustomer } from "../../../db/subjects.ts";
import type { TouchedCustomer } from "../../../domain/audit-entry.ts";
import { customerName } from "../../../domain/text.ts";

interface Move {
  /** Ids of customers, or all that `from` holds. */
  ids: readonly number[] | "all";
  /** Ids of users; null is nobody. */
  from: number | null;
  to: number | null;
}

/**
 * Hands customers over within the act that calls for it: only those that `from` still holds, which
 * the statement itself decides (security D2). Answers them.
 */
export async function moveCustomers(
  tx: Tx,
  now: Date,
  { ids, from, to }: Move,
): Promise<TouchedCustomer[]> {
  if (ids.length === 0) return [];
  const holder = from === null ? sql`"assignedUserId" IS NULL` : sql`"assignedUserId" = ${from}`;
  const where = ids === "all" ? holder : sql`"id" IN (${join([...ids])}) AND ${holder}`;
  const rows = await tx.returning(
    namedCustomer,
    sql`UPDATE "Customer" SET "assignedUserId" = ${to}, "updatedAt" = ${now} WHERE ${where}`,
  );
  return rows.map((row) => ({
    id: row.id,
    change: to === null ? "released" : "assigned",
    reference: row.reference,
    name: customerName(row),
  }));
}
