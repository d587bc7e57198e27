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
export async function send(
  to: Express | string,
  { method, path, headers, body }: Call,
): Promise<Answer> {
  const isAddress = typeof to === "string";
  const { hostname, port } = new URL(isAddress ? to : await addressOf(to));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request({
      ...{ hostname, port, path: written(path) },
      method: method.toUpperCase(),
      agent: isAddress ? fresh : keeping,
      headers: { "accept-encoding": "identity", ...aboutBody(body), ...headers },
    });
    call.on("response", resolve).on("error", reject).end(body);
  });
  return {
    status: answer.statusCode as number,
    headers: answer.headers as Record<string, string>,
    text: await textOf(answer),
  };
}

/** As it is but for what cannot be sent: dots stay where a URL would tidy them up. */
function written(path: string): string {
  return path
    .toWellFormed()
    .replace(/#.*/s, "")
    .replace(/[^!-~]/gu, encodeURIComponent);
}

/** Whatever its type, with the mark that a file may begin with. */
async function textOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += chunk;
  return text;
}

/** Node itself would give a DELETE no length. */
function aboutBody(body: string | undefined): Record<string, string | number> {
  if (body === undefined) return {};
  return {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
  };
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
