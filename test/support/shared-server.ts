import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where pages wait for whoever takes them next: elsewhere they would need another process. */
export const nothing = "/nothing-at-all";
/** Axe, for pages to load: they keep what they have compiled of an address. */
export const axePath = "/axe-core.js";

/** As pages of the app are: a page without would need another process. */
const isolated = { "cross-origin-opener-policy": "same-origin", "origin-agent-cluster": "?1" };
const script = {
  "content-type": "text/javascript",
  "cache-control": "public, max-age=86400, immutable",
};

let axe: Buffer | undefined;
let server: Promise<Server> | undefined;

/**
 * The app behind the one server of this worker, so that all its apps have one address, after each
 * other. Answers the address, and how to take the app away; the server ends with the worker.
 */
export async function serve(app: RequestListener): Promise<{ origin: string; end: () => void }> {
  server ??= new Promise((resolve) => {
    const made = createServer().listen(0, "127.0.0.1", () => resolve(made));
    made.unref();
  });
  const shared = await server;
  const listener: RequestListener = (request, response) => {
    if (request.url === nothing) response.writeHead(200, isolated).end();
    else if (request.url === axePath) response.writeHead(200, script).end(readAxe());
    else app(request, response);
  };
  shared.on("request", listener);
  return {
    origin: `http://localhost:${(shared.address() as AddressInfo).port}`,
    end() {
      shared.off("request", listener);
      shared.closeAllConnections();
    },
  };
}

function readAxe(): Buffer {
  axe ??= readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url));
  return axe;
}
