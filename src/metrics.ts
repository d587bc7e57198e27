import { setTimeout as sleep } from "node:timers/promises";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "./db/client.ts";
import { countSessions } from "./db/session-count.ts";
import type { PasswordHasher } from "./domain/password-hasher.ts";
import type { QueueLoad } from "./domain/queue-load.ts";
import { signInCauses } from "./domain/sign-in-causes.ts";

/** Milliseconds that who asks for metrics waits for the database. */
const READ_LIMIT = 500;
/** Sessions that are counted. */
const MOST_SESSIONS = 10_000;
const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

const refusals = [...signInCauses, "locked"] as const;
/** Why somebody did not get in, or that there were too many failures before. */
export type SignInRefusal = (typeof refusals)[number];

export interface MeasuredRequest {
  method: string;
  /** One of a known few, never what somebody sent. */
  route: string;
  status: number;
  seconds: number;
}

/** What a process counts. */
export interface Metrics {
  request(request: MeasuredRequest): void;
  signInRefused(why: SignInRefusal): void;
  /**
   * Everything in the text format of Prometheus, of which `contentType` tells. What the database
   * does not answer in 500 ms is left out.
   */
  text(): Promise<string>;
  contentType: string;
}

interface Measured {
  db: Database;
  hasher: PasswordHasher;
  clock: () => Date;
}

/** Begins to measure, for as long as the process lives. */
export function createMetrics(measured: Measured): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const request = requestMetrics(register);
  const signInRefused = refusalMetrics(register);
  databaseMetrics(register, measured);
  queueMetric(
    register,
    { name: "gatehouse_password_hashes", help: "Passwords that are hashed, and those that wait." },
    measured.hasher.load,
  );
  return {
    request,
    signInRefused,
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

function requestMetrics(register: Registry): Metrics["request"] {
  const registers = [register];
  const [name, help] = [
    "gatehouse_http_requests_total",
    "Requests that ended; 499: the client left before the answer.",
  ];
  const total = new Counter({ name, help, labelNames: ["method", "route", "status"], registers });
  const seconds = new Histogram({
    name: "gatehouse_http_request_duration_seconds",
    help: "From the request's header to the end of the answer.",
    labelNames: ["method", "route"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return (request) => {
    const { route, status } = request;
    const method = METHODS.includes(request.method) ? request.method : "other";
    total.inc({ method, route, status });
    seconds.observe({ method, route }, request.seconds);
  };
}

function refusalMetrics(register: Registry): Metrics["signInRefused"] {
  const [name, help] = ["gatehouse_sign_ins_refused_total", "Sign-ins that were refused."];
  const total = new Counter({ name, help, labelNames: ["reason"], registers: [register] });
  // A rate needs a beginning.
  for (const reason of refusals) total.inc({ reason }, 0);
  return (reason) => total.inc({ reason });
}

function databaseMetrics(register: Registry, { db, clock }: Measured): void {
  const registers = [register];
  queueMetric(
    register,
    {
      name: "gatehouse_db_writes",
      help: "Transactions that write, and those that wait for their turn.",
    },
    () => db.load().writes,
  );
  if (Object.keys(db.load().pools).length > 0) connectionMetric(register, db);
  new Gauge({
    name: "gatehouse_db_writable",
    help: "1: the last write found the database as it must be.",
    registers,
    collect() {
      this.set(db.isWritable() ? 1 : 0);
    },
  });
  const sessions = oneAtATime(() => countSessions(db.read, clock(), MOST_SESSIONS));
  new Gauge({
    name: "gatehouse_sessions",
    help:
      `Sessions seen in the last 30 minutes, counted up to ${MOST_SESSIONS}; ` +
      "absent while the database does not answer.",
    registers,
    async collect() {
      const count = await Promise.race([sessions(), sleep(READ_LIMIT, undefined, { ref: false })]);
      if (count === undefined) this.remove();
      else this.set(count);
    },
  });
}

function connectionMetric(register: Registry, db: Database): void {
  const help =
    "Connections to the server: all, those that nobody uses, and the requests that wait for one.";
  new Gauge({
    name: "gatehouse_db_connections",
    help,
    labelNames: ["pool", "state"],
    registers: [register],
    collect() {
      for (const [pool, load] of Object.entries(db.load().pools))
        for (const [state, count] of Object.entries(load)) this.set({ pool, state }, count);
    },
  });
}

function queueMetric(
  register: Registry,
  named: { name: string; help: string },
  load: () => QueueLoad,
): void {
  new Gauge({
    ...named,
    labelNames: ["state"],
    registers: [register],
    collect() {
      for (const [state, count] of Object.entries(load())) this.set({ state }, count);
    },
  });
}

/**
 * Whoever asks while the answer is under way gets the same one, so that nothing piles up; undefined
 * where it fails.
 */
function oneAtATime(ask: () => Promise<number>): () => Promise<number | undefined> {
  let asked: Promise<number | undefined> | undefined;
  return () => {
    asked ??= ask()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };
}
