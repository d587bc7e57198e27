import { setTimeout as sleep } from "node:timers/promises";
// Not from the generated client: Prisma's CLI loads this file in order to generate it.
import { raw, type Sql, sqltag as sql } from "@prisma/client/runtime/client";
import { Conflict, Unavailable } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import type { Tx } from "./client.ts";

export type Searchable = "User" | "Customer";

/** All that differs between the two databases, the migrations apart. */
export interface Dialect {
  name: "sqlite" | "postgresql";
  /** First statement of every business write: from here to the commit no other business write runs. */
  lockWrites(tx: Tx): Promise<unknown>;
  /** The users or customers whose search text contains `text` (folded, not empty), as a relation; through an index from three characters on, in no order. */
  matching(table: Searchable, text: string): Sql;
  /** `column` in a condition of a list that is read in its order: SQLite would go for the column's index, PostgreSQL weighs that by its statistics. */
  along(column: Sql): Sql;
}

/** Condition: `text` stands anywhere in `column`, wildcards taken literally. */
export function contains(column: Sql, text: string): Sql {
  return sql`${column} LIKE ${`%${text.replace(/[\\%_]/g, "\\$&")}%`} ESCAPE '\\'`;
}

const tables = { User: { rows: raw('"User"'), index: raw('"UserSearch"') }, Customer: { rows: raw('"Customer"'), index: raw('"CustomerSearch"') } };

const allMatching: Dialect["matching"] = (table, text) => sql`(SELECT m.* FROM ${tables[table].rows} m WHERE ${contains(sql`m."searchText"`, text)})`;

export const sqlite: Dialect = {
  name: "sqlite",
  // A write that matches no row: it takes the database's one write lock (BEGIN alone is deferred) and dirties no page.
  lockWrites: (tx) => tx.$executeRaw`UPDATE "WriteLock" SET "id" = 1 WHERE "id" = 0`,
  // The trigram index knows no ESCAPE: there a wildcard stands for any character, and the row itself decides.
  matching: (table, text) => {
    if ([...text].length < 3) return allMatching(table, text);
    const { rows, index } = tables[table];
    return sql`(SELECT m.* FROM ${index} s CROSS JOIN ${rows} m ON m."id" = s."rowid"
      WHERE s."searchText" LIKE ${`%${text.replaceAll("%", "_")}%`} AND ${contains(sql`m."searchText"`, text)})`;
  },
  along: (column) => sql`+${column}`,
};

export const postgresql: Dialect = {
  name: "postgresql",
  lockWrites: (tx) => tx.$queryRaw`SELECT "id" FROM "WriteLock" WHERE "id" = 1 FOR UPDATE`,
  matching: allMatching,
  along: (column) => column,
};

export function dialectOf(url: string): Dialect {
  return /^postgres(ql)?:/.test(url) ? postgresql : sqlite;
}

type DbErrorKind = "unique" | "busy" | "full" | "readonly" | "unreachable" | "other";

interface DriverCause {
  kind?: string;
  originalCode?: string;
  constraint?: { fields?: string[]; index?: string };
}

interface PrismaLikeError {
  code?: string;
  cause?: DriverCause & { code?: string };
  meta?: { driverAdapterError?: { cause?: DriverCause } };
  message?: string;
}

/** What went wrong in the database, in the app's few words. A unique violation through an adapter has no meta.target (design.md). */
function dbErrorKind(error: unknown): DbErrorKind {
  const { code, cause, meta, message = "" } = (error ?? {}) as PrismaLikeError;
  const driver = meta?.driverAdapterError?.cause ?? cause;
  const codes = `${code} ${driver?.kind} ${driver?.originalCode} ${cause?.code} ${message}`;
  if (code === "P2002" || driver?.kind === "UniqueConstraintViolation") return "unique";
  if (/SQLITE_FULL|\b53100\b/.test(codes)) return "full";
  if (/SQLITE_READONLY|\b25006\b/.test(codes)) return "readonly";
  if (/SQLITE_BUSY|SocketTimeout|P1008|P2028|P2034|TransactionWriteConflict|\b40001\b|\b40P01\b|\b55P03\b/.test(codes)) return "busy";
  if (
    /P1001|P1002|P1017|ECONNREFUSED|ECONNRESET|DatabaseNotReachable|ConnectionClosed|timeout exceeded|Connection terminated|\b57P0[123]\b|\b53300\b/.test(codes)
  )
    return "unreachable";
  return "other";
}

/** The columns of a unique violation, or [] for any other error. */
export function uniqueFields(error: unknown): string[] {
  if (dbErrorKind(error) !== "unique") return [];
  const { cause, meta } = error as PrismaLikeError;
  const constraint = (meta?.driverAdapterError?.cause ?? cause)?.constraint;
  return (constraint?.fields ?? constraint?.index?.split("_") ?? []).map((field) => field.replaceAll('"', ""));
}

/** Lets a UNIQUE column decide: throws `conflict` where its value is taken. On PostgreSQL the transaction is over then. */
export async function orConflict<Result>(column: string, conflict: Reason, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw uniqueFields(error).includes(column) ? new Conflict(conflict) : error;
  }
}

/** Throws what the app says about a database error: 503 for what may pass, the error itself for a bug. */
export function rethrowTranslated(error: unknown): never {
  const kind = dbErrorKind(error);
  if (kind === "busy") throw new Unavailable("errors.unavailable.busy", 2);
  if (kind === "full" || kind === "readonly") throw new Unavailable("errors.unavailable.readOnly", 60);
  if (kind === "unreachable") throw new Unavailable("errors.unavailable.text", 5);
  throw error;
}

const RETRIES = 6;
/** Milliseconds after which waiting is over: work that took so long would take as long again. */
const PATIENCE = 5_000;

/** Runs `work` again while the database is busy: at most seven times within about a second, with jitter. */
export async function retryBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (dbErrorKind(error) !== "busy" || attempt === RETRIES || performance.now() - began > PATIENCE) rethrowTranslated(error);
      await sleep(10 + Math.random() * 40 * (attempt + 1));
    }
  }
}
