import Sqlite from "better-sqlite3";
import pg from "pg";
import type { DialectName } from "./databases.ts";

/** A statement as it reached the driver. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** Tells every statement that reaches the driver from now on; answers what ends that. */
export function listen(dialect: DialectName, hear: (statement: Statement) => void): () => void {
  return dialect === "sqlite" ? listenToSqlite(hear) : listenToPostgresql(hear);
}

/** Prepared statements are kept: each is heard when it gets its values, bound or as it runs. */
function listenToSqlite(hear: (statement: Statement) => void): () => void {
  const prototype = Object.getPrototypeOf(new Sqlite(":memory:").prepare("SELECT 1"));
  type Method = (...given: unknown[]) => unknown;
  const { bind, all, run } = prototype as Record<"bind" | "all" | "run", Method>;
  const heard = (method: Method) =>
    function (this: Sqlite.Statement, ...given: unknown[]) {
      if (given.length > 0) hear({ text: this.source, values: given.flat() });
      return method.apply(this, given);
    };
  Object.assign(prototype, { bind: heard(bind), all: heard(all), run: heard(run) });
  return () => void Object.assign(prototype, { bind, all, run });
}

function listenToPostgresql(hear: (statement: Statement) => void): () => void {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | Partial<Statement>];
    if (typeof first === "string") hear({ text: first, values: [] });
    else if (first.text !== undefined) hear({ text: first.text, values: first.values ?? [] });
    return (query as (...given: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  return () => {
    pg.Client.prototype.query = query;
  };
}
