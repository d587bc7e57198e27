import type { RequestListener, Server } from "node:http";
import type { Logger } from "pino";
import type { Metrics } from "../metrics.ts";
import { createHttpServer } from "./server.ts";

/** More than anybody who asks needs. */
const MAX_CONNECTIONS = 50;
/**
 * A page in a browser of this machine could ask by a name of its own that leads here (DNS
 * rebinding).
 */
const NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

const PLAIN = { "Content-Type": "text/plain" };

/** Answers GET /metrics and nothing else; for a port that only this machine reaches. */
export function createMetricsServer(metrics: Metrics, log: Pick<Logger, "warn">): Server {
  // All who ask have one address, so that none has a share.
  return createHttpServer(answer(metrics), {
    trustProxy: true,
    log,
    maxConnections: MAX_CONNECTIONS,
  });
}

function answer(metrics: Metrics): RequestListener {
  return async (req, res) => {
    const [path] = (req.url ?? "").split("?");
    const known = req.method === "GET" && path === "/metrics" && NAMES.test(req.headers.host ?? "");
    if (!known) return void res.writeHead(404, PLAIN).end("not found\n");
    const text = await metrics.text().catch(() => undefined);
    if (text === undefined) return void res.writeHead(500, PLAIN).end("not measured\n");
    res
      .writeHead(200, { "Content-Type": metrics.contentType, "Cache-Control": "no-store" })
      .end(text);
  };
}
