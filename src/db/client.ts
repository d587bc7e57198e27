import { existsSync } from "node:fs";
import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { Unavailable } from "../domain/errors.ts";
import { PrismaClient as PostgresqlClient } from "../generated/postgresql/client.ts";
import { type Prisma, PrismaClient } from "../generated/sqlite/client.ts";
import { type Dialect, dialectOf, rethrowTranslated, retryBusy } from "./dialect.ts";

/** The columns that only sign-in may see are left out of every result that does not ask for them (ASVS O4). */
const omit = { user: { passwordHash: true } } as const;

function createClient(adapter: PrismaBetterSQLite3 | PrismaPg) {
  return new PrismaClient({ adapter, omit });
}

export type Client = ReturnType<typeof createClient>;
/** What queries read from. On SQLite it is a read-only connection that sees only what is committed. */
export type Reader = Omit<Client, "$transaction" | "$connect" | "$disconnect" | "$on" | "$use" | "$extends">;
/** An open transaction: the only thing that writes. */
export type Tx = Prisma.TransactionClient;

export interface Database {
  read: Reader;
  /** Runs `work` as one transaction that begins with a write; retries while the database is busy, then throws Unavailable. */
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  dialect: Dialect;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Milliseconds a transaction may take. */
  transactionTimeout?: number;
  /** For a command line that writes a great many rows: memory instead of reading and writing the same pages again and again. */
  bulk?: boolean;
}

/** Opens the database that `url` names (`file:…` or `postgresql://…`); a SQLite file must exist. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  return dialectOf(url).name === "sqlite" ? openSqlite(url, options) : openPostgresql(url, options);
}

/** Milliseconds SQLite waits for a lock. It waits inside the event loop, hence short; retryBusy does the rest (security.md F6). */
const LOCK_WAIT = 100;
/** 256 MiB for pages (KiB, negative), 64 MiB of them in the write-ahead log before they are copied to the file. */
const BULK_PRAGMAS = ["cache_size = -262144", "wal_autocheckpoint = 16384"];
/** Writes that may stand in line before the next is turned away with 503. */
const MAX_QUEUE = 500;

async function openSqlite(url: string, { transactionTimeout = 10_000, bulk = false }: DatabaseOptions): Promise<Database> {
  const file = sqliteFile(url);
  if (!existsSync(file)) throw new Unavailable({ key: "errors.unavailable.noFile", params: { file } });
  const writer = createClient(new PrismaBetterSQLite3({ url, timeout: LOCK_WAIT }));
  await writer.$queryRawUnsafe("PRAGMA journal_mode = WAL");
  await writer.$queryRawUnsafe("PRAGMA synchronous = FULL");
  await writer.$queryRawUnsafe("PRAGMA foreign_keys = ON");
  if (bulk) for (const pragma of BULK_PRAGMAS) await writer.$queryRawUnsafe(`PRAGMA ${pragma}`);
  const read = createClient(new PrismaBetterSQLite3({ url, readonly: true, timeout: LOCK_WAIT }));
  await read.$queryRawUnsafe("SELECT 1");
  const inTurn = queue(MAX_QUEUE);
  return {
    read: translated(read),
    write: (work) => retryBusy(() => inTurn(() => writer.$transaction(work, { maxWait: 10_000, timeout: transactionTimeout }))),
    dialect: dialectOf(url),
    close: async () => {
      await read.$disconnect();
      await writer.$disconnect();
    },
  };
}

async function openPostgresql(url: string, { transactionTimeout = 10_000 }: DatabaseOptions): Promise<Database> {
  const adapter = new PrismaPg({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 });
  // Same models, same calls: the PostgreSQL client is typed by the SQLite one (design.md, "Two databases, one code").
  const client = new PostgresqlClient({ adapter, omit }) as unknown as Client;
  await client.$queryRawUnsafe("SELECT 1").catch(rethrowTranslated);
  return {
    read: translated(client),
    write: (work) => retryBusy(() => client.$transaction(work, { maxWait: 10_000, timeout: transactionTimeout })),
    dialect: dialectOf(url),
    close: () => client.$disconnect(),
  };
}

/** The same client, its errors in the app's words. */
function translated(client: Client): Reader {
  return client.$extends({
    query: {
      $allOperations: ({ args, query }) => query(args).catch(rethrowTranslated),
    },
  }) as unknown as Reader;
}

/** One piece of work at a time, in order; refuses when more than `limit` are waiting. */
function queue(limit: number) {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (waiting >= limit) return Promise.reject(new Unavailable("errors.unavailable.busy", 2));
    waiting++;
    const run = tail.then(work, work).finally(() => waiting--);
    tail = run.catch(() => undefined);
    return run;
  };
}

/** The path in a `file:` URL. */
export function sqliteFile(url: string): string {
  return url.replace(/^file:(\/\/)?/, "").replace(/\?.*$/, "");
}
