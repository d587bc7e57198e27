import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { type Config, ConfigError, loadConfig } from "./config.ts";
import { recordAct } from "./db/audit.ts";
import type { Database } from "./db/client.ts";
import { migrationState, whyNotStart } from "./db/migrations.ts";
import { removeExpiredSessions } from "./db/session-store.ts";
import { buildDeps } from "./deps.ts";
import { systemActor } from "./domain/actor.ts";
import { noSubject } from "./domain/audit-entry.ts";
import { AppError } from "./domain/errors.ts";
import { whyNotProtected } from "./file-modes.ts";

const EX_CONFIG = 78;
const DRAIN_MS = 10_000;
const HOUSEKEEPING_MS = 10 * 60_000;
const RECEIPTS_MS = 24 * 3_600_000;
const SECRET_FILE = "data/session-secret";

function readConfig(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = loadConfig(process.env);
  return config.sessionSecrets.length > 0 ? config : { ...config, sessionSecrets: [keptSecret()] };
}

/** Outside production: made once and kept, so that a restart signs nobody out. */
function keptSecret(): string {
  mkdirSync("data", { recursive: true, mode: 0o700 });
  if (!existsSync(SECRET_FILE)) writeFileSync(SECRET_FILE, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  chmodSync(SECRET_FILE, 0o600);
  return readFileSync(SECRET_FILE, "utf8").trim();
}

/** Prints why the process does not start, and ends it: nothing listens yet. */
function refuseToStart(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(EX_CONFIG);
}

async function start(): Promise<void> {
  const config = readConfig();
  const exposed = config.environment === "production" ? whyNotProtected(config) : undefined;
  if (exposed) refuseToStart(exposed);
  const deps = await buildDeps(config);
  const pending = whyNotStart(await migrationState(config.databaseUrl));
  if (pending) refuseToStart(pending);

  const readiness = { ready: true };
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 }, createApp(deps, readiness));
  server.maxConnections = 1_000;
  const housekeeping = setInterval(() => removeExpired(deps.db, deps.log), HOUSEKEEPING_MS);
  await listen(server, config);
  await record(deps.db, "app.started");
  deps.log.info({ url: config.publicUrl }, "listening");
  if (process.stdout.isTTY) process.stdout.write(`Gatehouse is open at ${config.publicUrl}\n`);

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) process.exit(code || 1);
    stopping = true;
    readiness.ready = false;
    clearInterval(housekeeping);
    await drain(server);
    await record(deps.db, "app.stopped").catch(() => {});
    await deps.db.close();
    process.exit(code);
  };
  const fail = (error: unknown) => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    deps.log.fatal({ error: { name, message, stack } }, "stopping after an unexpected error");
    void stop(1);
  };
  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => void stop(0));
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, host, () => resolve()));
}

/** Lets requests in flight end, for at most ten seconds. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

async function record(db: Database, action: "app.started" | "app.stopped"): Promise<void> {
  const origin = { actor: systemActor, source: "cli" as const, now: new Date() };
  await db.write((tx) => recordAct(tx, origin, { action, subject: noSubject, changes: {} }));
}

/** What has run out: sessions, receipts of forms, counters. */
function removeExpired(db: Database, log: Logger): void {
  const now = new Date();
  const work = db.write(async (tx) => {
    await removeExpiredSessions(tx, now);
    await tx.formReceipt.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - RECEIPTS_MS) } } });
    await tx.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
  });
  work.catch((error: Error) => log.warn({ error: error.message }, "housekeeping failed"));
}

start().catch((error: unknown) => {
  if (error instanceof ConfigError) refuseToStart(error.message);
  if (error instanceof AppError) refuseToStart(`The database cannot be used: ${error.message} ${JSON.stringify(error.reason.params ?? {})}`);
  if ((error as { code?: string }).code === "EADDRINUSE") refuseToStart("The port is in use: stop the other process or set PORT.");
  throw error;
});
