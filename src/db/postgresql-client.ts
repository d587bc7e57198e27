import type { Client, ClientConfig } from "pg";

const CONNECT_MS = 5_000;

/**
 * A connection of its own, to be ended by who asked for it. What is asked of it after it was lost throws;
 * losing it while nothing is asked does not end the process.
 */
export async function connectPlainly(url: string, config: ClientConfig = {}): Promise<Client> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, ...config });
  client.on("error", () => {});
  await client.connect();
  return client;
}
