import { statSync } from "node:fs";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { Logger } from "pino";
import { Unavailable } from "../domain/errors.ts";
import type { QueueLoad } from "../domain/queue-load.ts";
import { PrismaClient as PostgresqlClient } from "../generated/postgresql/client.ts";
import { type Prisma, PrismaClient } from "../generated/sqlite/client.ts";
import type { Connection } from "./connection.ts";
import { REPLACED, rethrowTranslated, retryRead } from "./database-error.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { faultLog } from "./fault-log.ts";
import { type PoolLoad, postgresqlAdapter } from "./postgresql-adapter.ts";
import { postgresqlConnection } from "./postgresql-connection.ts";
import { namedUrl } from "./postgresql-url.ts";
import { sqliteReader, sqliteWriter } from "./sqlite-adapter.ts";
import { sqliteConnection } from "./sqlite-connection.ts";
import { sqliteFile } from "./sqlite-file.ts";
import { committedReader, type Reads, type Writes, withStatements } from "./statements.ts";
import { createWrites, patienceOf, type WriteOptions } from "./writes.ts";

/**
 * The columns that only sign-in may see are left out of every result that does not ask for them
 * (ASVS O4).
 */
const omit = { user: { passwordHash: true } } as const;

function createClient(adapter: SqlDriverAdapterFactory) {
  return new PrismaClient({ adapter, omit });
}

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
  /** The same for business data: one such transaction after the other, whoever writes. */
  writeAlone<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Whether the last write found the database as it must be; see watchWrites. */
  isWritable(): boolean;
  /** Writes one row that is there already, to find out. Never throws. */
  probe(): Promise<void>;
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
  return dialectOf(url).name === "sqlite" ? openSqlite(url, options) : openPostgresql(url, options);
}

/** Milliseconds a transaction may take. */
const TRANSACTION = 10_000;

interface Parts extends Pick<WriteOptions, "dialect" | "width" | "check"> {
  reader: Client;
  /** The reader's own. */
  connection: Connection;
  writer: Client;
  pools?: () => DatabaseLoad["pools"];
}

function databaseOf(
  { reader, connection, writer, pools = () => ({}), ...parts }: Parts,
  { batch, transactionTimeout = TRANSACTION, ...options }: DatabaseOptions,
): Database {
  const patience = patienceOf[batch ? "batch" : "page"];
  const tell = faultLog(options.log);
  const { settle, load, ...writes } = createWrites({
    client: withStatements(writer, parts.dialect),
    patience,
    timeout: transactionTimeout,
    tell,
    ...parts,
    ...options,
  });
  const close = async () => {
    await settle();
    await Promise.all([reader.$disconnect(), writer.$disconnect()]);
  };
  return {
    ...writes,
    read: committedReader(reader, { ask: connection.ask, tell, dialect: parts.dialect }),
    load: () => ({ writes: load(), pools: pools() }),
    dialect: parts.dialect,
    close,
  };
}

/** A read-only connection beside the one that writes sees only what is committed. */
const PRAGMAS = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"];
/**
 * 256 MiB for pages (KiB, negative), 64 MiB of them in the write-ahead log before they are copied
 * to the file.
 */
const BATCH_PRAGMAS = ["cache_size = -262144", "wal_autocheckpoint = 16384"];

async function openSqlite(url: string, options: DatabaseOptions): Promise<Database> {
  const file = sqliteFile(url);
  if (identityOf(file) === undefined)
    throw new Unavailable({ key: "errors.unavailable.noFile", params: { file } });
  const { batch = false } = options;
  const pragmas = batch ? [...PRAGMAS, ...BATCH_PRAGMAS] : PRAGMAS;
  const writer = createClient(
    sqliteWriter({ url, pragmas, patience: patienceOf[batch ? "batch" : "page"].lock }),
  );
  await writer.$queryRaw`SELECT 1`.catch(rethrowTranslated);
  const adapter = sqliteReader(url);
  const reader = createClient(adapter);
  await retryRead(() => reader.$queryRaw`SELECT 1`).catch(rethrowTranslated);
  return databaseOf(
    {
      dialect: dialectOf(url),
      reader,
      connection: sqliteConnection(adapter.handle()),
      writer,
      width: { all: 1, alone: Number.POSITIVE_INFINITY },
      check: fileCheck(file),
    },
    options,
  );
}

/**
 * What is written to a file, or a write-ahead log, that was deleted or replaced is acknowledged and
 * gone.
 */
function fileCheck(file: string): () => void {
  const parts = [file, `${file}-wal`];
  const opened = parts.map(identityOf);
  return () => {
    if (parts.every((part, index) => identityOf(part) === opened[index])) return;
    throw Object.assign(
      new Error(
        "The database file was deleted or replaced while it was open: restart the app. Backups come back with `npm run db:restore -- FILE`.",
      ),
      { code: REPLACED },
    );
  };
}

function identityOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/** Connections of a process: whoever reads does not stand in line behind those who write. */
const READERS = 10;
const WRITERS = 8;

async function openPostgresql(url: string, options: DatabaseOptions): Promise<Database> {
  const { transactionTimeout = TRANSACTION, batch = false } = options;
  const pool = { connectionString: namedUrl(url), connectionTimeoutMillis: 5_000, keepAlive: true };
  // The server gives up first; the driver only where no answer comes at all.
  const within = (ms: number) => ({ statement_timeout: ms, query_timeout: ms + 2_000 });
  // One stays open, so that who would replace the database sees that it is in use.
  const read = { ...pool, min: 1, max: READERS, ...within(transactionTimeout) };
  const idle = { idle_in_transaction_session_timeout: transactionTimeout + 5_000 };
  const write = {
    ...pool,
    max: WRITERS,
    ...within(transactionTimeout),
    lock_timeout: patienceOf[batch ? "batch" : "page"].lock,
    ...idle,
  };
  // Same models, same calls: the PostgreSQL client is typed by the SQLite one (design.md, "Two
  // databases, one code").
  const client = (adapter: SqlDriverAdapterFactory) =>
    new PostgresqlClient({ adapter, omit }) as unknown as Client;
  const adapters = { read: postgresqlAdapter(read), write: postgresqlAdapter(write) };
  const [reader, writer] = [client(adapters.read), client(adapters.write)];
  const pools = () => ({ read: adapters.read.load(), write: adapters.write.load() });
  await reader.$queryRaw`SELECT 1`.catch(rethrowTranslated);
  return databaseOf(
    {
      dialect: dialectOf(url),
      reader,
      connection: postgresqlConnection(adapters.read.pool),
      writer,
      pools,
      width: { all: WRITERS, alone: 1 },
      check: () => {},
    },
    options,
  );
}
