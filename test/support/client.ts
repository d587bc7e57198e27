import { Agent, createServer, type RequestOptions, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";

/** What a server answered, its text as it was sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Connections stay open: to open one for each request is a third of its work. */
const agent = new Agent({ keepAlive: true });
const servers = new WeakMap<Express, Promise<Server>>();

/** Sends it to an app of this process, or to the address of another one. */
export async function send(to: Express | string, { body = "", ...call }: Call): Promise<Answer> {
  const path = call.path.toWellFormed().replace(/[^!-~]/gu, encodeURIComponent);
  // Of some methods Node does not say by itself that there is a body.
  const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const headers = { ...call.headers, ...length };
  const options = typeof to === "string" ? addressOf(to) : { ...(await localOf(to)), agent };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, method: call.method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        // Several lines of one header are a list, which each reader of theirs expects.
        const headers = answer.headers as Answer["headers"];
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers, text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Another process may have been started anew: each request has a connection of its own. */
function addressOf(url: string): RequestOptions {
  const { hostname, port } = new URL(url);
  return { hostname, port, agent: false };
}

async function localOf(app: Express): Promise<RequestOptions> {
  const server = servers.get(app) ?? listen(app);
  servers.set(app, server);
  const { port } = (await server).address() as AddressInfo;
  return { host: "127.0.0.1", port };
}

function listen(app: Express): Promise<Server> {
  // An idle connection that is cut just when it is used again would fail a test.
  const server = createServer({ keepAliveTimeout: 0 }, app).unref();
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Ends what `send` opened for this app. */
export async function hangUp(app: Express): Promise<void> {
  const server = await servers.get(app);
  servers.delete(app);
  server?.close();
  server?.closeAllConnections();
}
