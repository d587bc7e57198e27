import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReadDatabase } from "./client.ts";
import { columns, computed, int, nullable } from "./columns.ts";
import type { IdRange } from "./dialect.ts";
import { raw, sql } from "./sql.ts";

/** Ids of a range, and so rows at most. */
const WIDTH = 1_000;

const newest = columns("m", { id: computed(nullable(int), 'max(m."id")') });

/** All ids of a table, some at a time; whoever comes meanwhile goes first. */
export async function* idRanges(
  { read }: ReadDatabase,
  table: "User" | "Customer",
): AsyncGenerator<IdRange> {
  const [last] = await read.all(newest, sql`FROM ${raw(`"${table}"`)} m`);
  for (let after = 0; after < (last?.id ?? 0); after += WIDTH) {
    yield { after, upTo: after + WIDTH };
    await nextTurn();
  }
}
