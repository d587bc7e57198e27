import type { Ask } from "../../db/plain-connection.ts";
import type { Check } from "./check-database.ts";
import { joinProblems, listWrong, nameSome } from "./problems.ts";

export const sqliteChecks: readonly Check[] = [
  { name: "integrity of the file", run: whyNotWhole },
  { name: "references between rows", run: findOrphans },
  { name: "search index of users", run: (ask) => compareIndex(ask, "User") },
  { name: "search index of customers", run: (ask) => compareIndex(ask, "Customer") },
];

async function whyNotWhole(ask: Ask): Promise<string | undefined> {
  const found = await ask<{ integrity_check: string }>("PRAGMA integrity_check(10)");
  const problems = found
    .map(({ integrity_check }) => integrity_check)
    .filter((text) => text !== "ok");
  return joinProblems(problems);
}

async function findOrphans(ask: Ask): Promise<string | undefined> {
  const rows = await ask<{ table: string; rowid: number | null; parent: string }>(
    "PRAGMA foreign_key_check",
  );
  const tables = Map.groupBy(rows, ({ table, parent }) => `${table} without its ${parent}: `);
  return joinProblems(
    [...tables].map(
      ([what, orphans]) => what + nameSome(orphans.map(({ rowid }) => String(rowid))),
    ),
  );
}

/**
 * Compares the index with one that is made anew beside it. FTS5's own check of what an index says
 * of its table's rows would have to write, and the app could not meanwhile.
 */
async function compareIndex(ask: Ask, table: "User" | "Customer"): Promise<string | undefined> {
  const names = { fresh: `Fresh${table}`, kept: `Kept${table}`, made: `Made${table}` };
  await ask(
    `CREATE VIRTUAL TABLE temp."${names.fresh}"
      USING fts5("searchText", content = '', tokenize = 'trigram', detail = 'none')`,
  );
  await ask(
    `INSERT INTO temp."${names.fresh}" ("rowid", "searchText")
      SELECT "id", "searchText" FROM main."${table}"`,
  );
  await ask(
    `CREATE VIRTUAL TABLE temp."${names.kept}" USING fts5vocab(main, '${table}Search', 'instance')`,
  );
  await ask(
    `CREATE VIRTUAL TABLE temp."${names.made}" USING fts5vocab(temp, '${names.fresh}', 'instance')`,
  );
  const pairs = (vocabulary: string) => `SELECT term, doc FROM temp."${vocabulary}"`;
  const beyond = (one: string, other: string) =>
    `SELECT doc FROM (${pairs(one)} EXCEPT ${pairs(other)})`;
  const differing = `${beyond(names.kept, names.made)} UNION ${beyond(names.made, names.kept)}`;
  return listWrong(
    ask,
    "not as the row of id",
    `SELECT doc AS "id" FROM (${differing}) ORDER BY doc`,
  );
}
