import type { Reader, Tx } from "../../../db/client.ts";
import { columns, computed, int, nullable, type RowOf } from "../../../db/columns.ts";
import { turns } from "../../../db/slices.ts";
import { raw, sql } from "../../../db/sql.ts";

/** Rows of the record that one statement looks at: some milliseconds. */
const SLICE = 1_000;

const lastEntry = columns("e", { id: computed(nullable(int), 'max(e."id")') });

const freedRow = columns("s", { id: int, isFree: int });

/**
 * The ids of customers that a user's last deletion took from them and that nobody holds now; in
 * slices, with turns of the event loop in between.
 */
export async function listStillFree(from: Reader | Tx, userId: number): Promise<number[]> {
  const [deletion] = await from.all(
    lastEntry,
    sql`FROM "AuditEntry" e WHERE e."subjectType" = 'user' AND e."subjectId" = ${userId}
      AND e."action" = 'user.deleted' AND e."result" = 'done'`,
  );
  if (!deletion?.id) return [];
  const ids: number[] = [];
  const pause = turns();
  let last: RowOf<typeof freedRow> | undefined;
  do {
    const slice: RowOf<typeof freedRow>[] = await from.all(
      freedRow,
      sql`FROM (SELECT a."customerId" AS "id",
            CASE WHEN c."id" IS NOT NULL AND c."assignedUserId" IS NULL THEN 1 ELSE 0 END
              AS "isFree"
          FROM (SELECT ac."customerId" FROM "AuditCustomer" ac
            WHERE ac."entryId" = ${deletion.id} AND ac."customerId" > ${last?.id ?? 0}
            ORDER BY ac."customerId" LIMIT ${raw(String(SLICE))}) a
          LEFT JOIN "Customer" c ON c."id" = a."customerId") s
        ORDER BY s."id"`,
    );
    for (const row of slice) if (row.isFree === 1) ids.push(row.id);
    last = slice.length === SLICE ? slice.at(-1) : undefined;
    await pause();
  } while (last);
  return ids;
}
