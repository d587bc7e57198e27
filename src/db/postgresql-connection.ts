import pg from "pg";
import type { Connection } from "./connection.ts";
import type { Sql } from "./sql.ts";

/** Texts that each connection prepares by name; those that come later are prepared every time. */
const NAMED = 300;
/** A text with more values has a list in it, and comes in as many lengths. */
const FEW_VALUES = 20;

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < NAMED) names.set(text, `statement-${names.size}`);
  return names.get(text);
}

/**
 * A pool, or one connection of it. What is prepared by name the server plans, in time, without
 * looking at the values: right for a key and for what is written, wrong for the pages of a list.
 */
export function postgresqlConnection(client: () => pg.Pool | pg.PoolClient): Connection {
  const query = ({ text, values }: Sql, named: boolean) => {
    const name = named && values.length <= FEW_VALUES ? nameOf(text) : undefined;
    return client().query<unknown[]>({
      ...(name && { name }),
      text,
      values: values.map(storedForm),
      rowMode: "array",
      types,
    });
  };
  return {
    ask: async (statement, plan) =>
      (await query(statement, plan === "reused" || statement.values.length === 0)).rows,
    run: async (statement) => (await query(statement, true)).rowCount ?? 0,
  };
}

/** As Prisma writes it: the driver would write local time. Throws TypeError for undefined. */
function storedForm(value: unknown): unknown {
  if (value === undefined) throw new TypeError("A statement has a value that is undefined");
  return value instanceof Date ? value.toISOString().replace("Z", "") : value;
}

const { INT8, TIMESTAMP } = pg.types.builtins;
const parsers: Partial<Record<number, (stored: string) => unknown>> = {
  [INT8]: Number,
  // The driver would take it for local time.
  [TIMESTAMP]: (stored) => new Date(`${stored.replace(" ", "T")}Z`),
};
const types: pg.CustomTypesConfig = {
  getTypeParser: ((type: number) =>
    parsers[type] ?? pg.types.getTypeParser(type)) as typeof pg.types.getTypeParser,
};
