import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";
import type { HttpDeps } from "./deps.ts";

const READ_LIMIT = 500;

/** Whether the process should get requests; main.ts switches it off when it stops. */
export interface Readiness {
  ready: boolean;
}

/** Says that the process runs; touches nothing. */
export function live(): RequestHandler {
  return (_req, res) => void res.type("text").send("ok\n");
}

/**
 * Says that the process serves: one read within 500 ms, and the last write went as far as the disk
 * lets it; no session, no version (security Z2).
 */
export function ready({ db }: HttpDeps, readiness: Readiness): RequestHandler {
  return async (_req, res) => {
    const answered =
      readiness.ready &&
      db.isWritable() &&
      (await Promise.race([canRead(db), sleep(READ_LIMIT, false, { ref: false })]));
    res
      .status(answered ? 200 : 503)
      .type("text")
      .send(answered ? "ready\n" : "not ready\n");
  };
}

function canRead(db: HttpDeps["db"]): Promise<boolean> {
  return db.read.writeLock.count().then(
    (count) => count === 1,
    () => false,
  );
}
