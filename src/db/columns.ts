import type { Dialect } from "./dialect.ts";

/** One column of a row that is read. */
export interface Column<Value> {
  /** A driver's value in the app's type. Throws TypeError for what the column cannot hold. */
  read(stored: unknown): Value;
  /** What is stored of a value, where that is not the value itself. */
  write?(value: Value): string | null;
  /** Its SQL; without it the column of its own name. */
  sql?: (dialect: Dialect) => string;
}

/** What a SELECT answers: its list, and the rows that come of it. */
export interface Columns<Row> {
  list(dialect: Dialect): string;
  /** Takes the values in the order of the list. */
  read(values: readonly unknown[]): Row;
}

export type RowOf<Declared> = Declared extends Columns<infer Row> ? Row : never;

/** Declares columns once, those without SQL of their own in `table`, an alias. */
export function columns<Row extends object>(
  table: string,
  declared: { [Name in keyof Row]: Column<Row[Name]> },
): Columns<Row> {
  const entries = Object.entries<Column<unknown>>(declared);
  const expression = (name: string, { sql }: Column<unknown>, dialect: Dialect) =>
    sql ? `${sql(dialect)} AS "${name}"` : `${table}."${name}"`;
  const lists = new Map<Dialect, string>();
  const list = (dialect: Dialect) => {
    const known = lists.get(dialect);
    if (known !== undefined) return known;
    const made = entries.map(([name, column]) => expression(name, column, dialect)).join(", ");
    lists.set(dialect, made);
    return made;
  };
  const read = (values: readonly unknown[]) => {
    const row: Record<string, unknown> = {};
    entries.forEach(([name, column], index) => {
      row[name] = column.read(values[index]);
    });
    return row as Row;
  };
  return { list, read };
}

/** A whole number that JavaScript can hold. */
export const int: Column<number> = {
  read: (stored) => {
    const value = typeof stored === "bigint" ? Number(stored) : stored;
    return Number.isSafeInteger(value) ? (value as number) : refuse("whole number", stored);
  },
};

export const text: Column<string> = {
  read: (stored) => (typeof stored === "string" ? stored : refuse("text", stored)),
};

/** A text that may be empty, which is stored as NULL. */
export const optional: Column<string> = {
  read: (stored) => (stored === null ? "" : text.read(stored)),
  write: (value) => value || null,
};

/** SQLite keeps 1 and 0. */
export const bool: Column<boolean> = {
  read: (stored) => {
    if (typeof stored === "boolean") return stored;
    const value = int.read(stored);
    return value === 0 || value === 1 ? value === 1 : refuse("truth value", stored);
  },
};

/** A moment in UTC. SQLite keeps it as ISO 8601 text, PostgreSQL as a timestamp without a zone. */
export const instant: Column<Date> = {
  read: (stored) => {
    const value = typeof stored === "string" ? new Date(stored) : stored;
    const known = value instanceof Date && !Number.isNaN(value.getTime());
    return known ? value : refuse("moment", stored);
  },
};

/** Text that is one of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): Column<Word> {
  const known = new Set<unknown>(words);
  return { read: (stored) => (known.has(stored) ? (stored as Word) : refuse("word", stored)) };
}

export function nullable<Value>(column: Column<Value>): Column<Value | null> {
  return { ...column, read: (stored) => (stored === null ? null : column.read(stored)) };
}

/** What the column cannot hold reads as `other`. */
export function orElse<Value>(column: Column<Value>, other: Value): Column<Value> {
  const read = (stored: unknown) => {
    try {
      return column.read(stored);
    } catch {
      return other;
    }
  };
  return { ...column, read };
}

/** A column that is not its table's own: `sql` says what stands in it. */
export function computed<Value>(column: Column<Value>, sql: string): Column<Value> {
  return { ...column, sql: () => sql };
}

/** Every `value` of the rows that `from` names, such as the ids of a relation, in their order. */
export function listOf<Value>(column: Column<Value>, value: string, from: string): Column<Value[]> {
  return {
    sql: (dialect) => `(SELECT ${dialect.list(value)} ${from})`,
    read: (stored) => {
      const values = typeof stored === "string" ? (JSON.parse(stored) as unknown) : (stored ?? []);
      return Array.isArray(values) ? values.map(column.read) : refuse("list", stored);
    },
  };
}

/** Says no value: it may be somebody's. */
function refuse(wanted: string, stored: unknown): never {
  throw new TypeError(
    `The database answered ${stored === null ? "NULL" : typeof stored}, no ${wanted}`,
  );
}
