import { setTimeout as sleep } from "node:timers/promises";
import { Conflict, Unavailable } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";

/** What somebody has to mend. */
const faults = ["full", "readonly", "broken", "replaced", "unanswered", "unreachable"] as const;

/** Busy and conflict pass by themselves. */
type DbErrorKind = "unique" | "busy" | "conflict" | (typeof faults)[number] | "other";

interface DriverCause {
  kind?: string;
  originalCode?: string;
  code?: string;
  constraint?: { fields?: string[]; index?: string };
}

/** Of Prisma, of its adapters or of a driver. */
interface DatabaseError {
  code?: string;
  cause?: DriverCause;
  meta?: { driverAdapterError?: { cause?: DriverCause } };
  /** PostgreSQL's name of it: table, columns and kind. */
  constraint?: string;
  message?: string;
}

/**
 * The code of an error that says that the file of a SQLite database is not the one that was opened.
 */
export const REPLACED = "DATABASE_FILE_REPLACED";
/** Of one that says that nobody knows whether a transaction was committed. */
const UNANSWERED = "COMMIT_UNANSWERED";

/** By the codes of the drivers, of Prisma and of the adapters; the first that fits. */
const codesOf: readonly [DbErrorKind, RegExp][] = [
  ["unique", /\b(P2002|UniqueConstraintViolation|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)\b/],
  ["full", /\b(SQLITE_FULL|53100)\b/],
  ["readonly", /\b(SQLITE_READONLY\w*|25006)\b/],
  [
    "broken",
    /\b(SQLITE_(IOERR|NOMEM|CORRUPT|CANTOPEN|NOTADB|PERM)\w*|ERR_SQLITE_\w+|53200|58030|XX00[12])\b/,
  ],
  ["replaced", new RegExp(`\\b${REPLACED}\\b`)],
  ["unanswered", new RegExp(`\\b${UNANSWERED}\\b`)],
  ["conflict", /\b(P2034|TransactionWriteConflict|40001|40P01)\b/],
  ["busy", /\b(SQLITE_(BUSY|LOCKED)\w*|SocketTimeout|P1008|P2028|55P03|57014)\b/],
  [
    "unreachable",
    /\b(P1001|P1002|P1017|ECONN\w+|ENOTFOUND|EPIPE|ETIMEDOUT|DatabaseNotReachable|ConnectionClosed|57P0[123]|53300|25P0[34]|3D000|DatabaseDoesNotExist|08\w{3})\b/,
  ],
];

/** What pg says without any code. */
const lostConnection =
  /timeout exceeded|Connection terminated|connection error and is not queryable|Query read timeout|ROLLBACK took too long/;

/**
 * What went wrong in the database, in the app's few words. A unique violation through an adapter
 * has no meta.target.
 */
function dbErrorKind(error: unknown): DbErrorKind {
  const { code, cause, meta, message = "" } = (error ?? {}) as DatabaseError;
  const driver = meta?.driverAdapterError?.cause ?? cause;
  const codes = [code, driver?.kind, driver?.originalCode, driver?.code, cause?.code].join(" ");
  const known = codesOf.find(([, pattern]) => pattern.test(codes));
  return known?.[0] ?? (lostConnection.test(message) ? "unreachable" : "other");
}

/** Whether a write failed by the disk, the file or the connection rather than by what it wrote. */
export function isFault(error: unknown): boolean {
  return (faults as readonly DbErrorKind[]).includes(dbErrorKind(error));
}

/** The columns of a unique violation, or [] for any other error. */
export function uniqueFields(error: unknown): string[] {
  if (dbErrorKind(error) !== "unique") return [];
  const { cause, meta, constraint: name, message = "" } = error as DatabaseError;
  const constraint = (meta?.driverAdapterError?.cause ?? cause)?.constraint;
  const parts = (name ?? constraint?.index ?? violated(message)).split(/[_., ]+/);
  return (constraint?.fields ?? parts).map((field) => field.replaceAll('"', ""));
}

/** "UNIQUE constraint failed: User.emailKey", as SQLite says it. */
function violated(message: string): string {
  return message.split("constraint failed: ")[1] ?? "";
}

/**
 * Lets a UNIQUE column decide: throws `conflict` where its value is taken. On PostgreSQL the
 * transaction is over then.
 */
export async function orConflict<Result>(
  column: string,
  conflict: Reason,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw uniqueFields(error).includes(column) ? new Conflict(conflict) : error;
  }
}

/**
 * Throws what the app says about a database error: 503 for what may pass, the error itself for a
 * bug.
 */
export function rethrowTranslated(error: unknown): never {
  const kind = dbErrorKind(error);
  if (kind === "busy" || kind === "conflict") throw new Unavailable("errors.unavailable.busy", 2);
  if (kind === "unreachable") throw new Unavailable("errors.unavailable.text", 5);
  if (kind === "unanswered") throw new Unavailable("errors.unavailable.unanswered", 5);
  if (isFault(error)) throw new Unavailable("errors.unavailable.readOnly", 60);
  throw error;
}

const CONFLICTS = 6;

/**
 * Runs a transaction again where another one got in its way, with jitter; once more where the
 * connection was lost before COMMIT was sent.
 */
export async function retryTransaction<Result>(
  run: (committing: () => void) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    let sent = false;
    try {
      return await run(() => (sent = true));
    } catch (error) {
      const kind = dbErrorKind(error);
      if (kind === "unreachable" && sent) throw unanswered(error);
      const again =
        (kind === "conflict" && attempt < CONFLICTS) || (kind === "unreachable" && attempt === 0);
      if (!again) throw error;
      await sleep(10 + Math.random() * 40 * attempt);
    }
  }
}

function unanswered(cause: unknown): Error {
  const { message } = cause as Error;
  return Object.assign(
    new Error(`The connection was lost after COMMIT was sent: ${message}`, { cause }),
    { code: UNANSWERED },
  );
}

/** Milliseconds: a read that failed later than this has waited long enough. */
const READ_AGAIN = 1_000;

/**
 * Reads once more where the connection was lost, and where a SQLite file is locked for the moment
 * of a recovery.
 */
export async function retryRead<Result>(read: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  try {
    return await read();
  } catch (error) {
    const passing = ["unreachable", "busy"].includes(dbErrorKind(error));
    if (!passing || performance.now() - began > READ_AGAIN) throw error;
    await sleep(50);
    return read();
  }
}
