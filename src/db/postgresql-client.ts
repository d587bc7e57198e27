import type { Client } from "pg";
import { namedUrl } from "./postgresql-url.ts";

const CONNECT_MS = 5_000;

/**
 * A connection of its own, to be ended by who asked for it; `name` is what the server calls it.
 * What is asked of it after it was lost throws; losing it while nothing is asked does not end the
 * process.
 */
export async function connectPlainly(url: string, name?: string): Promise<Client> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: namedUrl(url, name),
    connectionTimeoutMillis: CONNECT_MS,
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}
