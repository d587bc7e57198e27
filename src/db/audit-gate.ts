import type { Tx } from "./client.ts";
import { sql } from "./sql.ts";

/**
 * Lets `work` change the audit within its transaction, which triggers refuse everybody else. What
 * forgets to shut the gate cannot be committed: the database itself sees to that.
 */
export async function throughAuditGate<Result>(
  tx: Tx,
  work: () => Promise<Result>,
): Promise<Result> {
  await tx.run(sql`INSERT INTO "AuditGate" ("id", "shut") VALUES (1, 2)`);
  const result = await work();
  await tx.run(sql`DELETE FROM "AuditGate"`);
  return result;
}
