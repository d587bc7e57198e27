import { Agent, createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";

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
export async function send(to: Express | string, call: Call): Promise<Answer> {
  const isAddress = typeof to === "string";
  const { method, path, headers, body } = call;
  const answer = request(isAddress ? to : await addressOf(to), {
    method: method.toUpperCase(),
    path: path.toWellFormed().replace(/[^!-~]/gu, encodeURIComponent),
    agent: isAddress ? fresh : keeping,
    headers: { ...headersOf(call), "accept-encoding": "identity", ...headers },
  });
  return new Promise((resolve, reject) => {
    answer.on("error", reject);
    answer.on("response", (response) => {
      response.on("error", reject);
      readText(response, (text) => {
        const headers = response.headers as Record<string, string>;
        resolve({ status: response.statusCode as number, headers, text });
      });
    });
    answer.end(body);
  });
}

/** A form unless told: as long as it is, in one piece. */
function headersOf({ body }: Call): Record<string, string | number> {
  if (body === undefined) return {};
  return {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
  };
}

/** Whatever its type. */
function readText(response: IncomingMessage, done: (text: string) => void): void {
  let text = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
  });
  response.on("end", () => done(text));
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
