import "./node-version.ts";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { recordAct } from "./db/audit.ts";
import type { Database } from "./db/client.ts";
import { endLockouts } from "./db/ended-lockouts.ts";
import { migrationState, whyNotStart } from "./db/migrations.ts";
import { writePrivateFile } from "./db/private-files.ts";
import { removeExpiredSessions } from "./db/sessions.ts";
import { sqliteFile } from "./db/sqlite-file.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { systemActor } from "./domain/actor.ts";
import { noSubject } from "./domain/audit-entry.ts";
import { readConfig } from "./environment.ts";
import { EXIT, explainError } from "./explain-error.ts";
import { removeOldBatches, startWorker } from "./features/batches/service/worker.ts";
import { whyNotProtected } from "./file-modes.ts";
import { createMetricsServer } from "./http/metrics-server.ts";
import { createHttpServer } from "./http/server.ts";
import { preparePolicy } from "./passwords/policy.ts";
import { endDueAccess } from "./rights/end-of-access.ts";
import { findUnknownRights } from "./rights/unknown.ts";

/**
 * How long new requests are still accepted once the process is not ready, so that whoever asks
 * /health/ready is told and not turned away.
 */
const LINGER_MS = 1_000;
/** For requests in flight, after that. */
const DRAIN_MS = 8_000;
/** Whatever happens, the process has ended by then. */
const STOP_MS = 9_800;
/** npm hands on what a terminal has sent to both already: so soon a second signal is the first. */
const ECHO_MS = 250;
const HOUSEKEEPING_MS = 10 * 60_000;
const LOCKOUTS_MS = 60_000;
const ACCESS_MS = 1_000;
const RECEIPTS_MS = 24 * 3_600_000;
const MIN_SECRET = 32;
const SECRET_FILE = "data/session-secret";

// Left alone, the old generation grows to several times what is in use before it is swept.
setFlagsFromString("--heap-growing-percent=40");

function settings(): Config {
  const config = readConfig();
  return config.sessionSecrets.length > 0
    ? config
    : { ...config, sessionSecrets: [storedSecret()] };
}

/** Outside production: made once and kept, so that a restart signs nobody out. */
function storedSecret(): string {
  if (!existsSync(SECRET_FILE))
    writePrivateFile(SECRET_FILE, randomBytes(48).toString("base64url"));
  chmodSync(SECRET_FILE, 0o600);
  const secret = readFileSync(SECRET_FILE, "utf8").trim();
  if (secret.length < MIN_SECRET)
    refuseToStart(
      `${SECRET_FILE} is damaged. Remove it: a new one is made, ` +
        "and everybody has to sign in again.",
    );
  return secret;
}

/** Prints why the process does not start, and ends it: nothing listens yet. */
function refuseToStart(problem: string, code: number = EXIT.config): never {
  process.stderr.write(`${problem}\n`);
  process.exit(code);
}

async function start(): Promise<void> {
  const config = settings();
  const exposed = config.environment === "production" ? whyNotProtected(config) : undefined;
  if (exposed) refuseToStart(exposed);
  const unfit = whyNotStart(await migrationState(config.databaseUrl));
  if (unfit) refuseToStart(unfit);
  // Most of the program, and nothing that says why it does not start.
  const { createApp } = await import("./app.ts");
  const deps = await buildDeps(config);
  await reportUnknownRights(deps.db, deps.log);

  const readiness = { ready: true };
  const server = createHttpServer(createApp(deps, readiness), {
    trustProxy: config.trustProxy,
    log: deps.log,
  });
  const housekeeping = setInterval(() => removeExpired(deps.db, deps.log), HOUSEKEEPING_MS);
  setInterval(() => closeLockouts(deps.db, deps.log), LOCKOUTS_MS).unref();
  const endings = setInterval(() => void endAccess(deps), ACCESS_MS);
  await deps.db.probe();
  await endAccess(deps);
  // A process that was killed may have left something.
  void deps.db.scrub();
  const measured = await openMetrics(deps);
  await listen(server, { ...config, variable: "PORT" });
  await record(deps, "app.started");
  const worker = startWorker(deps);
  setImmediate(preparePolicy);
  deps.log.info({ url: config.publicUrl, database: nameOf(config.databaseUrl) }, "listening");
  if (process.stdout.isTTY) process.stdout.write(`Gatehouse is open at ${config.publicUrl}\n`);

  stopInGoodOrder(deps.log, async (linger) => {
    readiness.ready = false;
    for (const timer of [housekeeping, endings]) clearInterval(timer);
    await sleep(linger);
    await Promise.all([drain(server), worker.stop()]);
    measured?.close().closeAllConnections();
    await record(deps, "app.stopped");
    await deps.db.close();
  });
}

/**
 * Ends the process by a signal or an error that nobody expected, after `close`, or without it after
 * STOP_MS; a second signal ends it at once.
 */
function stopInGoodOrder(
  log: Pick<Logger, "fatal">,
  close: (linger: number) => Promise<void>,
): void {
  let stoppedAt: number | undefined;
  const stop = async (code: number, linger = 0): Promise<void> => {
    if (stoppedAt !== undefined && performance.now() - stoppedAt < ECHO_MS) return;
    if (stoppedAt !== undefined) process.exit(code || 1);
    stoppedAt = performance.now();
    // Kept by the loop: whatever hangs or has nothing left to wait for, this is how the process
    // ends.
    setTimeout(() => process.exit(code), STOP_MS);
    await close(linger);
    process.exit(code);
  };
  const fail = (error: unknown) => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    log.fatal({ error: { name, message, stack } }, "stopping after an unexpected error");
    void stop(1);
  };
  process.on("SIGTERM", () => void stop(0, LINGER_MS));
  process.on("SIGINT", () => void stop(0));
  // A terminal that was closed says so as often as it likes.
  process.on("SIGHUP", () => stoppedAt ?? void stop(0));
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
}

/** Where the data are, without the password. */
function nameOf(databaseUrl: string): string {
  const { protocol, host, pathname } = new URL(databaseUrl);
  return protocol === "file:" ? sqliteFile(databaseUrl) : `${protocol}//${host}${pathname}`;
}

/**
 * Rights that an older or newer version stored: they give nothing, and nobody should wonder why.
 */
async function reportUnknownRights(db: Database, log: Logger): Promise<void> {
  const rights = await findUnknownRights(db.read);
  if (rights.length > 0)
    log.warn(
      { rights },
      "the database names rights that the catalogue does not know; they give nothing",
    );
}

/** For this machine alone, whatever HOST says (security Z2). */
async function openMetrics({ config, metrics, log }: Deps): Promise<Server | undefined> {
  if (!metrics || config.metricsPort === undefined) return undefined;
  const server = createMetricsServer(metrics, log);
  await listen(server, { port: config.metricsPort, host: "127.0.0.1", variable: "METRICS_PORT" });
  return server;
}

function listen(
  server: Server,
  { port, host, variable }: Pick<Config, "port" | "host"> & { variable: string },
): Promise<void> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE")
        refuseToStart(`The port is in use: stop the other process or set ${variable}.`);
      refuseToStart(
        `The port cannot be opened (${error.code}): is HOST an address of this machine, ` +
          `and may this account use ${variable}?`,
      );
    });
    server.listen(port, host, () => resolve());
  });
}

/** Lets requests in flight end, for a while. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive is idle only once its request has ended.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}

/** A database that cannot be written to keeps nobody from reading, and nobody from stopping. */
async function record(
  { db, log, clock }: Deps,
  action: "app.started" | "app.stopped",
): Promise<void> {
  const origin = { actor: systemActor, source: "cli" as const, now: clock() };
  const recorded = db.write((tx) =>
    recordAct(tx, origin, { action, subject: noSubject, changes: {} }),
  );
  await recorded.catch((error: Error) =>
    log.warn({ action, error: error.message }, "not recorded"),
  );
}

/** What has run out: sessions, receipts of forms, and by itself what became of whom in batches. */
function removeExpired(db: Database, log: Logger): void {
  const now = new Date();
  const work = db.write(async (tx) => {
    await removeExpiredSessions(tx, now);
    await tx.formReceipt.deleteMany({
      where: { createdAt: { lt: new Date(now.getTime() - RECEIPTS_MS) } },
    });
  });
  for (const one of [work, removeOldBatches(db, now)])
    one.catch((error: Error) => log.warn({ error: error.message }, "housekeeping failed"));
}

/** Whose last day is over: nobody comes in any more, and here it is done and recorded. */
function endAccess({ db, clock, log }: Deps): Promise<unknown> {
  return endDueAccess(db, clock()).catch((error: Error) =>
    log.warn({ error: error.message }, "access could not be ended"),
  );
}

/** Lockouts that ran out, and the refusals that nobody has written yet. */
function closeLockouts(db: Database, log: Logger): void {
  endLockouts(db, new Date()).catch((error: Error) =>
    log.warn({ error: error.message }, "lockouts could not be ended"),
  );
}

start().catch((error: unknown) => {
  const known = explainError(error);
  if (known === undefined) throw error;
  refuseToStart(known.message, known.code);
});
