import type { Database as Handle, Statement } from "better-sqlite3";
import type { Connection } from "./connection.ts";
import type { Sql } from "./sql.ts";

/** Prepared statements that stay; texts are few, but lists in them vary in length. */
const PREPARED = 200;

/** A handle with statements that stay prepared by their text; those not used for long go. */
export function sqliteConnection(handle: Handle): Connection {
  const statements = new Map<string, Statement>();
  const prepared = (text: string): Statement => {
    const statement = statements.get(text) ?? prepare(handle, text);
    statements.delete(text);
    statements.set(text, statement);
    const [oldest] = statements.keys();
    if (statements.size > PREPARED) statements.delete(oldest as string);
    return statement;
  };
  return {
    ask: async ({ sql, values }) => prepared(sql).all(values.map(storedForm)) as unknown[][],
    run: async ({ sql, values }: Sql) => prepared(sql).run(values.map(storedForm)).changes,
  };
}

function prepare(handle: Handle, text: string): Statement {
  const statement = handle.prepare(text).safeIntegers(false);
  return statement.reader ? statement.raw() : statement;
}

/** As Prisma writes it. Throws TypeError for undefined, which the driver would take for NULL. */
function storedForm(value: unknown): unknown {
  if (value === undefined) throw new TypeError("A statement has a value that is undefined");
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}
