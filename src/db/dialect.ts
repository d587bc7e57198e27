import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../domain/errors.ts";
import type { Tx } from "./client.ts";
import { columns, int } from "./columns.ts";
import { join, raw, type Sql, sql } from "./sql.ts";
import { lockWait } from "./transaction-scope.ts";

export type Searchable = "User" | "Customer";

/** Ids above `after`, up to `upTo`. */
export interface IdRange {
  after: number;
  upTo: number;
}

export interface Slices {
  /** So many ids. */
  ids: number;
  /** So many of those that an index of words leads to, however far apart they stand. */
  matches: number;
  /** Relation: the last `id` of the next so many of them; none where there are fewer. */
  lastMatch(table: Searchable, words: readonly string[], next: NextMatches): Sql;
}

interface NextMatches {
  after: number;
  matches: number;
}

/** All that differs between the two databases, the migrations apart. */
export interface Dialect {
  name: "sqlite" | "postgresql";
  /** First step of every business write: from here to the commit no other business write runs. */
  lockWrites(tx: Tx): Promise<unknown>;
  /**
   * The users or customers who have these words (searchWords(), at least one), as a relation;
   * through an index, in no order; of all ids or of some.
   */
  matching(table: Searchable, words: readonly string[], ids?: IdRange): Sql;
  /** How much of a table one statement goes through, while others wait; all where nobody does. */
  slice: Slices | undefined;
  /**
   * `column` in a condition of a list that is read in its order: SQLite would go for the column's
   * index, PostgreSQL weighs that by its statistics.
   */
  withoutIndex(column: Sql): Sql;
  /** Condition: `column`, an integer, is one of these; each is looked up by its index. */
  isOneOf(column: Sql, ids: readonly number[]): Sql;
  /** Aggregate: all values in their order as one JSON array; NULL, too, where there are none. */
  list(value: string): string;
}

/** Condition: `text` stands anywhere in `column`, wildcards taken literally. */
export function contains(column: Sql, text: string): Sql {
  return sql`${column} LIKE ${`%${text.replace(/[\\%_]/g, "\\$&")}%`} ESCAPE '\\'`;
}

/** Condition: all these words (searchWords()) stand in `column`, a search text. */
export function hasWords(column: Sql, words: readonly string[]): Sql {
  return join([sql`1 = 1`, ...words.map((word) => contains(column, word))], " AND ");
}

/** Whether the index leads to few: the beginnings of words that short ones ask for are many. */
export function leadToFew(words: readonly string[]): boolean {
  return words.some(isLong);
}

function isLong(word: string): boolean {
  return !word.startsWith(" ");
}

/**
 * The index holds text by threes: all those of `words`, as FTS5 is asked for them; of short words
 * only where there are no others.
 */
function trigramsOf(words: readonly string[]): string {
  const asked = leadToFew(words) ? words.filter(isLong) : words;
  const threes = asked.flatMap((word) => {
    const letters = [...word];
    return letters.slice(2).map((_, index) => letters.slice(index, index + 3).join(""));
  });
  return [...new Set(threes)].map((three) => `"${three.replaceAll('"', '""')}"`).join(" AND ");
}

const tables = {
  User: { rows: raw('"User"'), index: raw('"UserSearch"') },
  Customer: { rows: raw('"Customer"'), index: raw('"CustomerSearch"') },
};

/** Condition: `column`, an id, is one of these. */
export function isWithin(column: Sql, ids: IdRange | undefined): Sql {
  return ids
    ? sql`${isBeyond(column, ids.after)} AND ${column} <= CAST(${ids.upTo} AS INTEGER)`
    : sql`1 = 1`;
}

function isBeyond(column: Sql, after: number): Sql {
  return sql`${column} > CAST(${after} AS INTEGER)`;
}

const sqlite: Dialect = {
  name: "sqlite",
  // Every transaction that writes holds the database's one write lock from its beginning.
  lockWrites: async () => {},
  // The index does not know where they stand: the row itself decides. It takes bounds that are
  // integers, which the driver's numbers are not.
  matching: (table, words, ids) => {
    const { rows, index } = tables[table];
    return sql`(SELECT m.* FROM ${index} s CROSS JOIN ${rows} m ON m."id" = s."rowid"
      WHERE s.${index} MATCH ${trigramsOf(words)}
        AND ${isWithin(sql`s."rowid"`, ids)}
        AND ${hasWords(sql`m."searchText"`, words)})`;
  },
  slice: {
    ids: 20_000,
    matches: 5_000,
    lastMatch: (table, words, { after, matches }) => {
      const { index } = tables[table];
      return sql`(SELECT s."rowid" AS "id" FROM ${index} s
        WHERE s.${index} MATCH ${trigramsOf(words)} AND ${isBeyond(sql`s."rowid"`, after)}
        ORDER BY s."rowid" LIMIT 1 OFFSET ${matches - 1})`;
    },
  },
  withoutIndex: (column) => sql`+${column}`,
  isOneOf: (column, ids) =>
    sql`${column} IN (SELECT j."value" FROM json_each(${JSON.stringify(ids)}) j)`,
  list: (value) => `json_group_array(${value} ORDER BY ${value})`,
};

const FEW = 300;

const postgresql: Dialect = {
  name: "postgresql",
  lockWrites: lockRow,
  matching: (table, words, ids) =>
    sql`(SELECT m.* FROM ${tables[table].rows} m
      WHERE ${hasWords(sql`m."searchText"`, words)} AND ${isWithin(sql`m."id"`, ids)})`,
  slice: undefined,
  withoutIndex: (column) => column,
  // A relation of unknown size it weighs as one of a hundred rows: beside few it would read a whole
  // index of the table instead, as beside many that it can count.
  isOneOf: (column, ids) =>
    ids.length <= FEW
      ? sql`${column} = ANY(CAST(${`{${ids}}`} AS integer[]))`
      : sql`${column} IN (SELECT CAST(j."value" AS integer)
          FROM json_array_elements_text(CAST(${JSON.stringify(ids)} AS json)) j)`,
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
