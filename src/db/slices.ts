import { setImmediate as turn } from "node:timers/promises";
import type { Reader, Tx } from "./client.ts";
import { columns, computed, int } from "./columns.ts";
import { join, raw, type Sql, sql } from "./sql.ts";

/**
 * Rows that one statement of a large act reads or writes: what takes some milliseconds. There is one
 * event loop, and on SQLite a statement holds it.
 */
const SLICE = 2_000;

/** Users by id: above `after`, up to `to`. */
export interface Slice {
  after: number;
  to: number;
}

const extent = (groups: Sql) => sql`FROM (
  SELECT (SELECT count(*) FROM (SELECT 1 FROM "UserGroup" x WHERE ${groups} LIMIT ${SLICE + 1}) few) AS "some",
         (SELECT max(u."id") FROM "User" u) AS "last") e`;

const extentRow = columns("e", { some: int, last: computed(int, 'coalesce(e."last", 0)') });

/**
 * Cuts the members of any of these groups into slices, with a turn of the event loop before each
 * but the first; few members are one.
 */
export async function* memberSlices(
  from: Reader | Tx,
  groupIds: readonly number[],
): AsyncGenerator<Slice> {
  if (groupIds.length === 0) return;
  const groups = sql`x."groupId" IN (${join([...groupIds])})`;
  const { some = 0, last = 0 } = (await from.all(extentRow, extent(groups)))[0] ?? {};
  const width = some > SLICE ? SLICE : last;
  for (let after = 0; after < last; after += width) {
    if (after > 0) await turn();
    yield { after, to: after + width };
  }
}

/** Condition: `user`, a column, is in the slice and in any of these groups. */
export function inSlice(user: string, groupIds: readonly number[], { after, to }: Slice): Sql {
  return sql`${raw(user)} IN (
    SELECT x."userId" FROM "UserGroup" x
     WHERE x."groupId" IN (${join([...groupIds])}) AND x."userId" > ${after} AND x."userId" <= ${to})`;
}

/** Works on some of the rows after the other, with a turn of the event loop in between. */
export async function inSlices<Row>(
  rows: readonly Row[],
  work: (some: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += SLICE) {
    if (start > 0) await turn();
    await work(rows.slice(start, start + SLICE));
  }
}
