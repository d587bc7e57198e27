import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { PrismaClient } from "../generated/postgresql/client.ts";
import type { Client, Database, DatabaseOptions } from "./client.ts";
import { rethrowTranslated } from "./database-error.ts";
import { databaseOf, omit, TRANSACTION } from "./database-of.ts";
import { dialectOf } from "./dialect.ts";
import { loadOf, postgresqlAdapter } from "./postgresql-adapter.ts";
import { postgresqlConnection } from "./postgresql-connection.ts";
import { namedUrl } from "./postgresql-url.ts";
import { sql } from "./sql.ts";
import { patienceOf } from "./writes.ts";

/** Connections of a process: whoever reads does not stand in line behind those who write. */
const READERS = 10;
const WRITERS = 8;

export async function open(url: string, options: DatabaseOptions): Promise<Database> {
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
  // Same models, same calls: the PostgreSQL client is typed by the SQLite one.
  const client = (adapter: SqlDriverAdapterFactory) =>
    new PrismaClient({ adapter, omit }) as unknown as Client;
  const adapter = postgresqlAdapter(write);
  const readers = new pg.Pool(read);
  // One that is lost while nobody uses it is replaced when the next one asks.
  readers.on("error", () => {});
  const connection = postgresqlConnection(() => readers);
  const pools = () => ({ read: loadOf(readers), write: adapter.load() });
  await connection.ask(sql`SELECT 1`, "reused").catch(rethrowTranslated);
  return databaseOf(
    {
      dialect: dialectOf(url),
      reader: client(new PrismaPg(readers)),
      connection,
      closeReader: () => readers.end(),
      // Its server does, in time (docs/operations.md).
      scrub: async () => {},
      writer: client(adapter),
      pools,
      width: { all: WRITERS, alone: 1 },
      check: () => {},
    },
    options,
  );
}
