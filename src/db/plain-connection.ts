import { existsSync } from "node:fs";
import { Unavailable } from "../domain/errors.ts";
import { dialectOf } from "./dialect.ts";
import { connectPlainly } from "./postgresql-client.ts";
import { sqliteFile } from "./sqlite-file.ts";

/** Runs one statement; one that returns no rows answers []. */
export type Ask = <Row>(sql: string) => Promise<Row[]>;

/**
 * "snapshot" reads in one transaction, which sees the database as it was at its first statement.
 */
type Mode = "read" | "snapshot" | "write";

/**
 * A connection without Prisma's client: the command lines ask before the client is generated, and
 * start fast without it. A SQLite file that does not exist answers undefined.
 */
export async function askPlainly<Result>(
  url: string,
  work: (ask: Ask) => Promise<Result>,
  mode: Mode = "read",
): Promise<Result | undefined> {
  return dialectOf(url).name === "sqlite"
    ? askSqlite(sqliteFile(url), work, mode)
    : askPostgresql(url, work, mode);
}

async function askSqlite<Result>(
  file: string,
  work: (ask: Ask) => Promise<Result>,
  mode: Mode,
): Promise<Result | undefined> {
  if (!existsSync(file)) return undefined;
  const { default: Sqlite } = await import("better-sqlite3");
  const connection = new Sqlite(file, {
    readonly: mode !== "write",
    fileMustExist: true,
    timeout: 5_000,
  });
  try {
    if (mode === "snapshot") connection.exec("BEGIN");
    return await work(async <Row>(sql: string) => {
      const statement = connection.prepare(sql);
      if (statement.reader) return statement.all() as Row[];
      statement.run();
      return [];
    });
  } finally {
    connection.close();
  }
}

async function askPostgresql<Result>(
  url: string,
  work: (ask: Ask) => Promise<Result>,
  mode: Mode,
): Promise<Result> {
  const connection = await connectPlainly(url).catch((error: { code?: string }) => {
    // Without a code it is the driver's own, such as a timeout or a password that is missing.
    throw error.code ? error : new Unavailable("errors.unavailable.text");
  });
  try {
    if (mode === "snapshot")
      await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await work(async <Row>(sql: string) => (await connection.query(sql)).rows as Row[]);
  } finally {
    await connection.end();
  }
}
