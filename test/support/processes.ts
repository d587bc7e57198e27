import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { get } from "node:http";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "./browser.ts";
import { administrator } from "./databases.ts";

export const root = new URL("../../", import.meta.url).pathname;

export interface Running {
  child: ChildProcess;
  /** All that it wrote to both outputs. */
  said(): string;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

export type Env = Record<string, string>;

/** A folder of its own: the process finds no .env and no data/ but those the test puts there. */
export function newFolder(): string {
  return mkdtempSync(join(process.env.GATEHOUSE_FOLDER as string, "process-"));
}

interface Start {
  /** What is started; this Node if nothing is named. */
  node?: string | undefined;
  /** What a shell does first, in the same process. */
  shell?: string | undefined;
}

/**
 * Starts node with nothing of this environment but PATH and where Node keeps what it compiled. It
 * leads a process group, so that a test can kill all of it.
 */
export function run(
  args: readonly string[],
  cwd: string,
  env: Env,
  { node = process.execPath, shell }: Start = {},
): Running {
  const [program, all] = shell
    ? ["sh", ["-c", `${shell}; exec "$@"`, "sh", node, ...args]]
    : [node, args];
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(program, all, {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? (signal as NodeJS.Signals))),
  );
  return { child, said: () => said, ended };
}

/** Ends the process and whatever it started, at once. */
export function killGroup({ child }: Running): void {
  try {
    process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** Runs to the end; answers the code and what was said. */
export async function finish(
  args: readonly string[],
  cwd: string,
  env: Env,
  node?: string,
): Promise<{ code: number | NodeJS.Signals; said: string }> {
  const running = run(args, cwd, env, { node });
  const code = await running.ended;
  return { code, said: running.said() };
}

export interface Served extends Running {
  url: string;
  browser(): Browser;
}

interface ServeOptions {
  cwd?: string | undefined;
  main?: string;
  shell?: string;
  node?: string;
}

/**
 * The production process, `node dist/main.js`, once it answers. Throws what it said when it ends
 * before.
 */
export async function serve(
  env: Env,
  { cwd = newFolder(), main = join(root, "dist/main.js"), ...start }: ServeOptions = {},
): Promise<Served> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = run([main], cwd, { PORT: String(port), ...env }, start);
  let over: number | string | undefined;
  void running.ended.then((code) => (over = code));
  while (!(await isOpen(url))) {
    if (over !== undefined) throw new Error(`ended with ${over}: ${running.said()}`);
    await sleep(25);
  }
  await answers(url);
  return { ...running, url, browser: () => new Browser(url) };
}

/** The port is open before the process hears signals; it does when it answers. */
function answers(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = get(`${url}/health/live`, { agent: false }, (response) =>
      response.resume().on("end", resolve),
    );
    asked.on("error", reject);
  });
}

/** Whether somebody listens there; asks for nothing, as it is asked very often. */
export function isOpen(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/**
 * Below the ports that the system gives to whoever connects: who looks again and again whether one
 * of those is open may connect to itself, and hold it.
 */
const PORTS = { first: 10_000, count: 20_000 };
/** Workers begin far from each other. */
let asked = (process.pid * 7_919) % PORTS.count;

/** A port that nobody has now, and that no other test of this process is given soon. */
export async function freePort(): Promise<number> {
  for (;;) {
    asked = (asked + 1) % PORTS.count;
    const port = PORTS.first + asked;
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Migrates and seeds as `npm run db:migrate` and `npm run db:seed` do, from what was built. */
export async function migrateAndSeed(url: string): Promise<void> {
  const env = {
    DATABASE_URL: url,
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  };
  for (const command of ["migrate", "seed"]) {
    const { code, said } = await finish([`dist/cli/${command}.js`], root, env);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${said}`);
  }
}
