import pg from "pg";
import type { Ask } from "./reads.ts";

/** Texts that are prepared by name on each connection; what comes later is planned every time. */
const NAMED = 200;

/** Asks a pool, in statements that each connection keeps by name. */
export function askPostgresql(pool: () => pg.Pool): Ask {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < NAMED) names.set(text, `read-${names.size}`);
    return names.get(text);
  };
  return async ({ text, values }) => {
    const name = nameOf(text);
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
