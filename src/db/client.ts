import type { Logger } from "pino";
import type { QueueLoad } from "../domain/queue-load.ts";
import type { Prisma } from "../generated/sqlite/client.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import type { createClient } from "./open-sqlite.ts";
import type { PoolLoad } from "./postgresql-adapter.ts";
import type { Reads, Writes } from "./statements.ts";

export type Client = ReturnType<typeof createClient>;
/**
 * What queries read from. On SQLite it is a read-only connection that sees only what is committed.
 */
export type Reader = Omit<
  Client,
  "$transaction" | "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | Untyped
> &
  Reads;
/** An open transaction: the only thing that writes. */
export type Tx = Omit<Prisma.TransactionClient, Untyped> & Reads & Writes;

/** Prisma's own way of sending SQL, which believes whatever type a row is said to have. */
type Untyped = "$queryRaw" | "$queryRawUnsafe" | "$executeRaw" | "$executeRawUnsafe";

export interface Database {
  read: Reader;
  /**
   * Runs `work` as one transaction. Throws Unavailable when it cannot be written, or not within
   * some seconds.
   */
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /**
   * The same for business data: one such transaction after the other, whoever writes. `timeout` are
   * the milliseconds that it may take, where that is longer than usual.
   */
  writeAlone<Result>(work: (tx: Tx) => Promise<Result>, timeout?: number): Promise<Result>;
  /** Whether the last write found the database as it must be; see watchWrites. */
  isWritable(): boolean;
  /** Writes one row that is there already, to find out. Never throws. */
  probe(): Promise<void>;
  /**
   * Takes what the last transactions deleted out of the files. Where others keep it from that it
   * says so in the log and tries again by itself, as long as the database is open. Never throws.
   */
  scrub(): Promise<void>;
  /** What this process has in hand at this moment. */
  load(): DatabaseLoad;
  dialect: Dialect;
  close(): Promise<void>;
}

/** What pages read from. */
export type ReadDatabase = Pick<Database, "read" | "dialect">;

export interface DatabaseLoad {
  writes: QueueLoad;
  /** By name; none on SQLite. */
  pools: Readonly<Record<string, PoolLoad>>;
}

export interface DatabaseOptions {
  /** Milliseconds a transaction may take. */
  transactionTimeout?: number;
  /**
   * For a command line: it waits longer for its turn, says through `onWait` that it does, and may
   * use more memory.
   */
  batch?: boolean;
  onWait?: () => void;
  /** Where faults of the disk and the server are told, once each. */
  log?: Pick<Logger, "error" | "info"> | undefined;
}

/** Opens the database that `url` names (`file:…` or `postgresql://…`); a SQLite file must exist. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  // Clients are large, and a process has one of them.
  const { open } = await (dialectOf(url).name === "sqlite"
    ? import("./open-sqlite.ts")
    : import("./open-postgresql.ts"));
  return open(url, options);
}
