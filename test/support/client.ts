import { Agent, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import request, { type Response } from "supertest";

/** What a server answered, its text as it was sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

interface Call {
  method: "get" | "post" | "put" | "patch" | "delete" | "options" | "head" | "trace";
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Connections stay open: to open one for each request is a third of its work. */
const keeping = new Agent({ keepAlive: true });
/** Another process may have been started anew: each request has a connection of its own. */
const fresh = new Agent();
const servers = new WeakMap<Express, Promise<Server>>();

/** Sends it to an app of this process, or to the address of another one. */
export async function send(
  to: Express | string,
  { method, path, headers, body }: Call,
): Promise<Answer> {
  const isAddress = typeof to === "string";
  const call = request(isAddress ? to : await addressOf(to))
    [method](path.toWellFormed().replace(/[^!-~]/gu, encodeURIComponent))
    .agent(isAddress ? fresh : keeping)
    .set({ "accept-encoding": "identity", ...headers })
    .buffer(true)
    .parse(readText);
  const { status, headers: sent, text } = await (body === undefined ? call : call.send(body));
  return { status, headers: sent, text };
}

/** Whatever its type. */
function readText(answer: Response, done: (error: Error | null, body: unknown) => void): void {
  answer.text = "";
  answer.setEncoding("utf8");
  answer.on("data", (chunk: string) => {
    answer.text += chunk;
  });
  answer.on("end", () => done(null, undefined));
}

async function addressOf(app: Express): Promise<string> {
  const server = servers.get(app) ?? listen(app);
  servers.set(app, server);
  const { port } = (await server).address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
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
