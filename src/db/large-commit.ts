import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Database as Handle } from "better-sqlite3";

/** Rows from which on what a COMMIT does to the disk would stop the event loop. */
const LARGE = 5_000;

/**
 * The driver's addon is one for all threads, and so are SQLite's locks within a process. For
 * another checkpoint that is under way SQLite does not wait by itself.
 */
const CHECKPOINT = `
  const { workerData } = require("node:worker_threads");
  const Sqlite = require(workerData.driver);
  const connection = new Sqlite(workerData.file, { fileMustExist: true, timeout: 0 });
  const until = performance.now() + workerData.patience;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const isBusy = () => connection.pragma("wal_checkpoint(" + workerData.mode + ")")[0].busy;
  let busy = isBusy();
  for (; busy && performance.now() < until; busy = isBusy()) Atomics.wait(pause, 0, 0, 20);
  connection.close();
  process.exit(busy);`;

/** Milliseconds. */
const PATIENCE = { PASSIVE: 0, TRUNCATE: 5_000 } as const;

/**
 * Copies the log into the file, by another thread: as far as readers let it, or (`TRUNCATE`) with
 * a wait for them, so that nothing is left of the log. `ended` is called whatever came of it, and
 * told whether that was done.
 */
export function checkpoint(
  name: string,
  mode: keyof typeof PATIENCE,
  ended: (done: boolean) => void,
): void {
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const workerData = { driver, file: resolve(name), mode, patience: PATIENCE[mode] };
  const worker = new Worker(CHECKPOINT, { eval: true, execArgv: [], workerData });
  // What it leaves the next COMMIT copies, as always.
  worker.on("error", () => {});
  worker.on("exit", (code) => ended(code === 0));
}

export interface Commits {
  begin(): void;
  commit(): Promise<void>;
}

/**
 * Transactions of a connection that writes. A large one has its log on the disk before it is
 * committed, and copied into the file afterwards by another thread.
 */
export function largeCommits(handle: Handle): Commits {
  const written = handle.prepare<[], number>("SELECT total_changes()").pluck();
  const usual = handle.pragma("wal_autocheckpoint", { simple: true });
  let [before, checkpoints] = [0, 0];
  const copyLog = () => {
    checkpoints++;
    checkpoint(handle.name, "PASSIVE", () => {
      checkpoints--;
      if (checkpoints === 0 && handle.open) handle.pragma(`wal_autocheckpoint = ${usual}`);
    });
  };
  return {
    begin: () => {
      before = written.get() ?? 0;
    },
    commit: async () => {
      const large = (written.get() ?? 0) - before >= LARGE;
      if (large) {
        await syncLog(handle);
        handle.pragma("wal_autocheckpoint = 0");
      }
      handle.exec("COMMIT");
      if (large) copyLog();
    },
  };
}

/** COMMIT does the same, but for all that is waiting for the disk, and while everybody waits. */
async function syncLog(handle: Handle): Promise<void> {
  const log = await open(`${handle.name}-wal`).catch(() => undefined);
  try {
    await log?.datasync();
  } catch {
    // COMMIT finds out itself, and says so.
  } finally {
    await log?.close();
  }
}
