import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaClient } from "../generated/postgresql/client.ts";
import type { Client, Database, DatabaseOptions } from "./client.ts";
import { rethrowTranslated } from "./database-error.ts";
import { databaseOf, omit, TRANSACTION } from "./database-of.ts";
import { dialectOf } from "./dialect.ts";
import { postgresqlAdapter } from "./postgresql-adapter.ts";
import { postgresqlConnection } from "./postgresql-connection.ts";
import { namedUrl } from "./postgresql-url.ts";
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
  // Same models, same calls: the PostgreSQL client is typed by the SQLite one (design.md, "Two
  // databases, one code").
  const client = (adapter: SqlDriverAdapterFactory) =>
    new PrismaClient({ adapter, omit }) as unknown as Client;
  const adapters = { read: postgresqlAdapter(read), write: postgresqlAdapter(write) };
  const [reader, writer] = [client(adapters.read), client(adapters.write)];
  const pools = () => ({ read: adapters.read.load(), write: adapters.write.load() });
  await reader.$queryRaw`SELECT 1`.catch(rethrowTranslated);
  return databaseOf(
    {
      dialect: dialectOf(url),
      reader,
      ask: postgresqlConnection(adapters.read.pool).ask,
      writer,
      pools,
      width: { all: WRITERS, alone: 1 },
      check: () => {},
    },
    options,
  );
}
