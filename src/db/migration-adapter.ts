import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { dialectOf } from "./dialect.ts";
import { FAILURE_MARK } from "./migrations.ts";
import { connectPlainly } from "./postgresql-client.ts";
import { namedUrl } from "./postgresql-url.ts";

type RunScript = (script: string) => Promise<void>;

/** The adapter of Prisma's CLI: that of the app, but for what migrations need. */
export function migrationAdapter(url: string) {
  return dialectOf(url).name === "sqlite" ? sqliteAdapter(url) : postgresqlAdapter(url);
}

/**
 * A script that fails within its own BEGIN … COMMIT is rolled back at once; otherwise Prisma's note
 * of the failure would be lost with it.
 */
function sqliteAdapter(url: string) {
  const factory = new PrismaBetterSQLite3({ url });
  return {
    provider: "sqlite" as const,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      const run: RunScript = adapter.executeScript.bind(adapter);
      adapter.executeScript = telling(async (script) => {
        await run(script).catch(async (error) => {
          await run("ROLLBACK").catch(() => undefined);
          throw error;
        });
      });
      return adapter;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Milliseconds after which an idle connection no longer keeps the CLI from ending. */
const IDLE_MS = 500;
/** Of the CLI's advisory lock: a timer that it forgets. */
const FORGOTTEN_MS = 10_000;

/** Lets the CLI end when its work is done, ten seconds earlier. */
export function letForgottenTimersGo(): void {
  const start = globalThis.setTimeout;
  const forgetful = (...args: Parameters<typeof start>) => {
    const timer = start(...args);
    return args[1] === FORGOTTEN_MS ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(forgetful, start);
}

/**
 * Catalogue types "char" (18) and name (19) are handed on as text, and a migration runs as one
 * script (one transaction) instead of being cut at every semicolon.
 */
function postgresqlAdapter(url: string) {
  const connectionString = namedUrl(url);
  const pool = new pg.Pool({
    connectionString,
    Client: CatalogueClient,
    idleTimeoutMillis: IDLE_MS,
  });
  pool.on("error", () => {});
  const factory = new PrismaPg(pool);
  return {
    provider: "postgres" as const,
    adapterName: factory.adapterName,
    connect: async () =>
      Object.assign(await factory.connect(), {
        executeScript: telling((script) => runAsOne(connectionString, script)),
      }),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

async function runAsOne(connectionString: string, script: string): Promise<void> {
  const client = await connectPlainly(connectionString);
  try {
    // A server that does not notice that this process was killed would go on, and finish what
    // everybody takes for interrupted. Not every system can.
    await client.query("SET client_connection_check_interval = '500ms'").catch(() => undefined);
    await client.query(script);
  } finally {
    await client.end();
  }
}

function telling(run: RunScript): RunScript {
  return (script) =>
    run(script).catch((error) => {
      console.error(FAILURE_MARK + describe(error));
      throw error;
    });
}

/** Prisma's adapters wrap what the driver said. */
function describe(error: unknown): string {
  const { cause, message } = error as {
    cause?: { message?: string; originalMessage?: string };
    message?: string;
  };
  return cause?.originalMessage ?? cause?.message ?? message ?? String(error);
}

class CatalogueClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's query has overloads that cannot be restated.
  override query(...args: any[]): any {
    const callback = args.at(-1);
    if (typeof callback === "function") {
      args[args.length - 1] = (error: Error | null, result: pg.QueryResult) =>
        callback(error, asText(result));
      return super.query(...(args as [string, () => void]));
    }
    return (super.query(...(args as [string])) as unknown as Promise<pg.QueryResult>).then(asText);
  }
}

function asText(result: pg.QueryResult): pg.QueryResult {
  for (const field of result?.fields ?? [])
    if (field.dataTypeID === 18 || field.dataTypeID === 19) field.dataTypeID = 25;
  return result;
}
