import type { Database as Handle, Statement } from "better-sqlite3";
import type { Ask } from "./reads.ts";

/** Prepared statements that stay; texts are few, but lists in them vary in length. */
const KEPT = 200;

/** Asks a read-only handle, on statements kept by their text; those not used for long go. */
export function askSqlite(handle: Handle): Ask {
  const kept = new Map<string, Statement>();
  const prepared = (text: string): Statement => {
    const statement = kept.get(text) ?? handle.prepare(text).raw().safeIntegers(false);
    kept.delete(text);
    kept.set(text, statement);
    const [oldest] = kept.keys();
    if (kept.size > KEPT) kept.delete(oldest as string);
    return statement;
  };
  return async ({ sql, values }) => prepared(sql).all(values.map(storedForm)) as unknown[][];
}

/** As Prisma writes it. Throws TypeError for undefined, which the driver would take for NULL. */
function storedForm(value: unknown): unknown {
  if (value === undefined) throw new TypeError("A statement has a value that is undefined");
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}
