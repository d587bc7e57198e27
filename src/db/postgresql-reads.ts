import pg from "pg";
import type { Ask } from "./reads.ts";

/** Texts that each connection keeps; those that come later are prepared every time. */
const NAMED = 200;

/**
 * Asks a pool. What each connection prepares by name the server plans, in time, without looking at
 * the values: right for a key, wrong for the pages of a list.
 */
export function askPostgresql(pool: () => pg.Pool): Ask {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < NAMED) names.set(text, `read-${names.size}`);
    return names.get(text);
  };
  return async ({ text, values }, plan) => {
    const name = plan === "kept" || values.length === 0 ? nameOf(text) : undefined;
    const { rows } = await pool().query<unknown[]>({
      ...(name && { name }),
      text,
      values: values.map(storedForm),
      rowMode: "array",
      types,
    });
    return rows;
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
