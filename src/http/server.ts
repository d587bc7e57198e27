import type { RequestListener, Server, ServerOptions } from "node:http";
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { networkOf } from "../domain/network.ts";
import { warnSeldom } from "./warn-seldom.ts";

/** An import would ask for all that it has, with fetch's client: 10 MB, and 30 ms of a start. */
const http = createRequire(import.meta.url)("node:http") as typeof import("node:http");
const MAX_CONNECTIONS = 1_000;
/** What one address may hold of them where every address is a client's own. */
const SHARE = 1 / 5;

/**
 * Milliseconds. A connection is looked at every 2 s, so that it lives at most so much longer than
 * its limit.
 */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;
/** Whoever does not take an answer does not hold a connection. */
const SILENCE_MS = 60_000;

interface HttpServerOptions {
  /** Somebody in front speaks for many: then no address has a share. */
  trustProxy: unknown;
  log: Pick<Logger, "warn">;
  /** Connections at once, 1,000 if left out. */
  maxConnections?: number;
  /**
   * Milliseconds in which nothing moves either way before a connection is closed, 60,000 if left
   * out.
   */
  silence?: number;
}

/**
 * The server in front of the app. A socket without a complete header is closed within 12 s, without
 * a complete request within 17 s; without a proxy one address (IPv6: /64) holds at most a fifth of
 * the connections, and further ones are closed at once.
 */
export function createHttpServer(app: RequestListener, options: HttpServerOptions): Server {
  const { trustProxy, log, maxConnections = MAX_CONNECTIONS, silence = SILENCE_MS } = options;
  const server = http.createServer(LIMITS, app);
  server.timeout = silence;
  server.maxConnections = maxConnections;
  const crowd = warnSeldom(
    log,
    "an address holds its share of the connections; more of them are closed at once",
  );
  const full = warnSeldom(log, "all connections are taken; more of them are closed at once");
  server.on("drop", (dropped) => full({ address: dropped?.remoteAddress }));
  if (trustProxy === false) limitShares(server, Math.floor(maxConnections * SHARE), crowd);
  return server;
}

/** Counts open sockets by address, from the connection to its close, whatever state they are in. */
function limitShares(
  server: Server,
  share: number,
  refuse: (facts: { address: string }) => void,
): void {
  const held = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    // None any more: it is closed already.
    const address = networkOf(socket.remoteAddress ?? "");
    const count = held.get(address) ?? 0;
    if (count >= share) {
      socket.destroy();
      return refuse({ address });
    }
    held.set(address, count + 1);
    socket.once("close", () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left > 0) held.set(address, left);
      else held.delete(address);
    });
  });
}
