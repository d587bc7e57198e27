import type { Database, Tx } from "./client.ts";
import { columns, computed, int } from "./columns.ts";
import { sql } from "./sql.ts";

/** Pages of the index that one transaction goes through: some milliseconds. */
const PAGES = 100;

const counted = columns("t", { changes: computed(int, "total_changes()") });

async function changesSoFar(tx: Tx): Promise<number> {
  return (await tx.one(counted, sql`FROM (SELECT 1) t`))?.changes ?? 0;
}

/**
 * Makes one part of SQLite's index of people's words, in which nothing is left of rows that are
 * gone: FTS5 only marks them, and to overwrite them at once would cost every write a third.
 */
export async function mergeWords(write: Database["write"]): Promise<void> {
  // A negative number begins with all parts, however large they are.
  for (let pages = -PAGES; ; pages = PAGES) {
    const changes = await write(async (tx) => {
      const before = await changesSoFar(tx);
      await tx.run(sql`
        INSERT INTO "UserSearch" ("UserSearch", "rank")
        VALUES ('merge', CAST(${pages} AS INTEGER))`);
      return (await changesSoFar(tx)) - before;
    });
    if (changes < 2) return;
  }
}
