import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../domain/errors.ts";
import type { Tx } from "./client.ts";
import { columns, int } from "./columns.ts";
import { raw, type Sql, sql } from "./sql.ts";
import { lockWait } from "./transaction-scope.ts";

type Searchable = "User" | "Customer";

/** All that differs between the two databases, the migrations apart. */
export interface Dialect {
  name: "sqlite" | "postgresql";
  /** First step of every business write: from here to the commit no other business write runs. */
  lockWrites(tx: Tx): Promise<unknown>;
  /**
   * The users or customers whose search text contains `text` (folded, not empty), as a relation;
   * through an index from three characters on, in no order.
   */
  matching(table: Searchable, text: string): Sql;
  /**
   * `column` in a condition of a list that is read in its order: SQLite would go for the column's
   * index, PostgreSQL weighs that by its statistics.
   */
  along(column: Sql): Sql;
  /** Aggregate: all values in their order as one JSON array; NULL, too, where there are none. */
  list(value: string): string;
}

/** Condition: `text` stands anywhere in `column`, wildcards taken literally. */
export function contains(column: Sql, text: string): Sql {
  return sql`${column} LIKE ${`%${text.replace(/[\\%_]/g, "\\$&")}%`} ESCAPE '\\'`;
}

const tables = {
  User: { rows: raw('"User"'), index: raw('"UserSearch"') },
  Customer: { rows: raw('"Customer"'), index: raw('"CustomerSearch"') },
};

const allMatching: Dialect["matching"] = (table, text) =>
  sql`(SELECT m.* FROM ${tables[table].rows} m WHERE ${contains(sql`m."searchText"`, text)})`;

const sqlite: Dialect = {
  name: "sqlite",
  // Every transaction that writes holds the database's one write lock from its beginning.
  lockWrites: async () => {},
  // The trigram index knows no ESCAPE: there a wildcard stands for any character, and the row
  // itself decides.
  matching: (table, text) => {
    if ([...text].length < 3) return allMatching(table, text);
    const { rows, index } = tables[table];
    return sql`(SELECT m.* FROM ${index} s CROSS JOIN ${rows} m ON m."id" = s."rowid"
      WHERE s."searchText" LIKE ${`%${text.replaceAll("%", "_")}%`} AND ${contains(sql`m."searchText"`, text)})`;
  },
  along: (column) => sql`+${column}`,
  list: (value) => `json_group_array(${value} ORDER BY ${value})`,
};

const postgresql: Dialect = {
  name: "postgresql",
  lockWrites: lockRow,
  matching: allMatching,
  along: (column) => column,
  list: (value) => `json_agg(${value} ORDER BY ${value})`,
};

const writeLock = columns("l", { id: int });

/**
 * Asks again and again, instead of waiting in PostgreSQL's own line: there lock_timeout begins anew
 * with every place one moves up. Throws Unavailable at the deadline.
 */
async function lockRow(tx: Tx): Promise<void> {
  const until = performance.now() + lockWait(Number.POSITIVE_INFINITY);
  for (;;) {
    const locked = await tx.one(
      writeLock,
      sql`FROM "WriteLock" l WHERE l."id" = 1 FOR UPDATE SKIP LOCKED`,
    );
    if (locked) return;
    if (performance.now() > until) throw new Unavailable("errors.unavailable.busy", 2);
    await sleep(2 + Math.random() * 8);
  }
}

export function dialectOf(url: string): Dialect {
  return /^postgres(ql)?:/.test(url) ? postgresql : sqlite;
}
