import type { Reader, Tx } from "../../../db/client.ts";
import { columns, int, type RowOf, text } from "../../../db/columns.ts";
import { hasWords } from "../../../db/dialect.ts";
import { turns } from "../../../db/slices.ts";
import { raw, sql } from "../../../db/sql.ts";
import { byName } from "./rows.ts";

/** Customers that one statement looks at: some milliseconds. */
const SLICE = 1_000;

const heldRow = columns("s", { id: int, nameKey: text, matches: int });

/**
 * The ids of all customers that a user holds and that have these words (searchWords(), none for all
 * of them), by name; in slices, with turns of the event loop in between.
 */
export async function listHeldIds(
  from: Reader | Tx,
  userId: number,
  words: readonly string[],
): Promise<number[]> {
  const ids: number[] = [];
  const pause = turns();
  const matches = sql`CASE WHEN ${hasWords(sql`c."searchText"`, words)} THEN 1 ELSE 0 END`;
  let last: RowOf<typeof heldRow> | undefined;
  do {
    const after = last ? sql`AND (c."nameKey", c."id") > (${last.nameKey}, ${last.id})` : raw("");
    const slice: RowOf<typeof heldRow>[] = await from.all(
      heldRow,
      sql`FROM (SELECT c."id", c."nameKey", ${matches} AS "matches" FROM "Customer" c
        WHERE c."assignedUserId" = ${userId} ${after}
        ORDER BY ${byName} LIMIT ${raw(String(SLICE))}) s`,
    );
    for (const row of slice) if (row.matches === 1) ids.push(row.id);
    last = slice.length === SLICE ? slice.at(-1) : undefined;
    await pause();
  } while (last);
  return ids;
}
