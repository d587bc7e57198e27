import { setImmediate as turn } from "node:timers/promises";
import type { Reader, Tx } from "./client.ts";
import { columns, computed, int } from "./columns.ts";
import { join, raw, type Sql, sql } from "./sql.ts";

/** Rows that one statement of a large act reads or writes: some milliseconds. */
const SLICE = 1_000;
/**
 * Milliseconds of work between two turns of the event loop. There is one, and on SQLite statements
 * hold it. As long as others took in their turn, within these bounds: who pleases everybody would
 * never come to an end while many ask.
 */
const [LEAST, MOST] = [5, 25];

/** Users by id: above `after`, up to `to`. */
export interface Slice {
  after: number;
  to: number;
}

const extent = (groups: Sql) => sql`FROM (
  SELECT (SELECT count(*) FROM (
            SELECT 1 FROM "UserGroup" x WHERE ${groups} LIMIT ${SLICE + 1}) m) AS "some",
         (SELECT max(u."id") FROM "User" u) AS "last") e`;

const extentRow = columns("e", { some: int, last: computed(int, 'coalesce(e."last", 0)') });

/**
 * Cuts the members of any of these groups into slices, with turns of the event loop in between; few
 * members are one slice.
 */
export async function* memberSlices(
  from: Reader | Tx,
  groupIds: readonly number[],
): AsyncGenerator<Slice> {
  if (groupIds.length === 0) return;
  const groups = sql`x."groupId" IN (${join([...groupIds])})`;
  const { some = 0, last = 0 } = (await from.all(extentRow, extent(groups)))[0] ?? {};
  const width = some > SLICE ? SLICE : last;
  const pause = turns();
  for (let after = 0; after < last; after += width) {
    yield { after, to: after + width };
    await pause();
  }
}

/** Condition: `user`, a column, is in the slice and in any of these groups. */
export function inSlice(user: string, groupIds: readonly number[], { after, to }: Slice): Sql {
  const within = (column: Sql) => sql`${column} > ${after} AND ${column} <= ${to}`;
  return sql`${within(raw(user))} AND ${raw(user)} IN (
    SELECT x."userId" FROM "UserGroup" x
     WHERE x."groupId" IN (${join([...groupIds])}) AND ${within(sql`x."userId"`)})`;
}

/** Answers what is called between two slices: a turn of the event loop where it is time. */
export function turns(): () => Promise<void> {
  let [began, stretch] = [performance.now(), LEAST];
  return async () => {
    const now = performance.now();
    if (now - began < stretch) return;
    await turn();
    began = performance.now();
    stretch = Math.min(MOST, Math.max(LEAST, began - now));
  };
}

/**
 * Works on some of the rows after the other, with turns of the event loop in between. `size` are
 * those that take some milliseconds.
 */
export async function inSlices<Row>(
  rows: readonly Row[],
  work: (some: readonly Row[]) => Promise<unknown>,
  size = SLICE,
): Promise<void> {
  const pause = turns();
  for (let start = 0; start < rows.length; start += size) {
    await work(rows.slice(start, start + size));
    await pause();
  }
}
