import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { freePort, root } from "../support/processes.ts";
import { onCore } from "./cores.ts";

export interface Server {
  url: string;
  /** Of the address that people would type. */
  host: string;
  pid: number;
  child: ChildProcess;
  /** Milliseconds from the start of the process to its first answer. */
  startTime: number;
  stop(): Promise<void>;
}

interface Start {
  /** Of the bench's own; the server finds no .env and no data/ there. */
  folder: string;
  core: number | undefined;
}

/** How `npm start` has malloc keep memory. */
const malloc = /GLIBC_TUNABLES=(\S+)/.exec(packageJson.scripts.start)?.[1] ?? "";

/** Where a module of the bench that node is started with lies. */
function moduleOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** As in production, behind a proxy that ends TLS; only the lines of the log are left out. */
export function productionEnv(databaseUrl: string, port: number): Record<string, string> {
  const SESSION_SECRET = randomBytes(48).toString("base64url");
  const site = { PORT: String(port), PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: "1" };
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SESSION_SECRET,
    LOG_LEVEL: "warn",
    GLIBC_TUNABLES: malloc,
    ...site,
  };
}

/** `node dist/main.js`. With `profiled` it takes CPU profiles when told so (profiler.ts). */
export async function startApp(
  databaseUrl: string,
  { folder, core }: Start,
  { profiled = false } = {},
): Promise<Server> {
  const port = await freePort();
  const loader = profiled
    ? ["--import", import.meta.resolve("tsx"), "--import", moduleOf("profiler.ts")]
    : [];
  const args = ["--max-semi-space-size=4", ...loader, join(root, "dist/main.js")];
  return start({
    args,
    env: productionEnv(databaseUrl, port),
    port,
    folder,
    core,
    ready: "/health/ready",
  });
}

/**
 * floor/server.ts, on a SQLite file; `pieces` is a file with the markup of its pages.
 */
export async function startFloor(
  file: string,
  pieces: string,
  { folder, core }: Start,
): Promise<Server> {
  const port = await freePort();
  const args = [
    "--import",
    import.meta.resolve("tsx"),
    moduleOf("floor/server.ts"),
    file,
    pieces,
    String(port),
  ];
  return start({ args, env: { NODE_ENV: "production" }, port, folder, core, ready: "/users" });
}

interface Command extends Start {
  args: readonly string[];
  env: Record<string, string>;
  port: number;
  /** Answers 200 once requests may come. */
  ready: string;
}

async function start({ args, env, port, folder, core, ready }: Command): Promise<Server> {
  const [program, given] = onCore(core, [process.execPath, ...args]);
  const began = performance.now();
  const cwd = mkdtempSync(join(folder, "server-"));
  const child = spawn(program, given, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const [url, host] = [`http://127.0.0.1:${port}`, `localhost:${port}`];
  while (!(await answers(url + ready))) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with ${child.exitCode}: ${said}`);
    await sleep(5);
  }
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGINT");
    await ended;
  };
  return { url, host, pid: child.pid as number, child, startTime: performance.now() - began, stop };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
