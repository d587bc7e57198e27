import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "../../../db/client.ts";
import { Unavailable } from "../../../domain/errors.ts";
import { KEPT_DAYS } from "../policy.ts";
import { leaveJobs, listFree, listOld, removeOutcomes } from "../queries/chunks.ts";
import { stopAfterFault, workOnBatch } from "./work-on-batch.ts";

/** Milliseconds until a process looks whether another one left something to do. */
const LOOK_MS = 1_000;

/** Milliseconds for everybody else after each chunk, which holds the one event loop on SQLite. */
const PAUSE_MS = 10;

const sleeping = new Set<() => void>();

/** Lets the workers of this process look at once. */
export function wakeWorkers(): void {
  for (const wake of sleeping) wake();
}

interface WorkerParts {
  db: Database;
  clock: () => Date;
  log: { error(what: object, text: string): void };
}

/**
 * Works on batches, a chunk of each in turn, until it is stopped: whoever began them, in whichever
 * process. Stopping waits for the chunk of now, and leaves the rest to the others at once.
 */
export function startWorker(parts: WorkerParts): { stop(): Promise<void> } {
  const worker = randomUUID();
  let [isOver, wake] = [false, () => {}];
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      sleeping.add(wake);
    }).finally(() => sleeping.delete(wake));
  const run = async () => {
    while (!isOver) if (!(await workOnce(parts, worker, () => isOver))) await sleep();
  };
  const running = run();
  return {
    async stop() {
      isOver = true;
      wake();
      await running;
      await parts.db.write((tx) => leaveJobs(tx, worker)).catch(() => {});
    },
  };
}

/** One chunk of each batch that is free; answers whether there was any. */
export async function workOnce(
  { db, clock, log }: WorkerParts,
  worker: string,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const free = await listFree(db.read, { worker, now: clock() }).catch(() => []);
  let worked = false;
  for (const id of free) {
    if (isOver()) break;
    const lease = { id, worker };
    try {
      worked = (await workOnBatch({ db, now: clock() }, lease)) || worked;
      await pause(PAUSE_MS);
    } catch (error) {
      // What a database cannot do now it can do later; what nobody expected would come again.
      if (error instanceof Unavailable) continue;
      log.error({ batch: id, error: describe(error) }, "a batch stopped after an unexpected error");
      await db.writeAlone((tx) => stopAfterFault(tx, id, clock())).catch(() => {});
    }
  }
  return worked;
}

function describe(error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack };
}

/** Rows that one transaction removes, a few milliseconds. */
const REMOVED = 1_000;

/**
 * Removes what became of old batches, in many small transactions; for the housekeeping timer. The
 * audit keeps who changed.
 */
export async function removeOldBatches(db: Database, now: Date): Promise<void> {
  const long = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  for (const id of await listOld(db.read, long)) {
    while ((await db.write((tx) => removeOutcomes(tx, id, REMOVED))) > 0) await pause(PAUSE_MS);
    await db.write((tx) => tx.job.deleteMany({ where: { id } }));
  }
}
