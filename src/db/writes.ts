import type { Logger } from "pino";
import type { QueueLoad } from "../domain/queue-load.ts";
import { createQueue } from "../queue.ts";
import type { Client, Tx } from "./client.ts";
import { rethrowTranslated, retryTransaction } from "./database-error.ts";
import type { Dialect } from "./dialect.ts";
import type { TellFault } from "./fault-log.ts";
import { sql } from "./sql.ts";
import { LEAST_WAIT, untilDeadline } from "./transaction-scope.ts";
import { watchWrites } from "./write-watch.ts";

/**
 * Milliseconds to wait for somebody else's lock; and for one's turn in this process and that lock
 * together.
 */
export const patienceOf = {
  page: { lock: 2_000, all: 4_000 },
  batch: { lock: 30_000, all: 60_000 },
} as const;
/** Writes that may stand in line before the next is turned away. */
const MAX_LINE = 500;
/** Milliseconds until one who waits for somebody else's lock is told so. */
const TELL_AFTER = 1_000;

export interface WriteOptions {
  client: Client;
  dialect: Dialect;
  /**
   * Transactions at a time: all, and those that write business data, which would only wait for each
   * other.
   */
  width: { all: number; alone: number };
  patience: { lock: number; all: number };
  /** Milliseconds a transaction may take. */
  timeout: number;
  /** Throws when the database is no longer the one that was opened. */
  check: () => void;
  onWait?: (() => void) | undefined;
  tell: TellFault;
  log?: Pick<Logger, "info"> | undefined;
}

type Work<Result> = (tx: Tx) => Promise<Result>;

/**
 * Everything that writes: in turn, within its patience, as one transaction, and watched for faults.
 */
export function createWrites({
  client,
  dialect,
  width,
  patience,
  timeout,
  check,
  onWait,
  tell,
  log,
}: WriteOptions) {
  const line = { limit: MAX_LINE, patience: patience.all - LEAST_WAIT, retryAfter: 2 };
  const [inTurn, alone] = [
    createQueue({ ...line, width: width.all }),
    createQueue({ ...line, width: width.alone }),
  ];
  const transact = transactions({ client, timeout, patience, check });
  const { watch, isWell, stop } = watchWrites({
    probe: () => inTurn((waited) => transact(rewriteRow, { waited })),
    tell,
    log,
  });
  const { begin, settled } = createActs({
    run: (work, { waited: before, timeout }) =>
      watch(() => inTurn((waited) => transact(work, { waited: before + waited, timeout }))),
    onWait,
  });

  return {
    write: <Result>(work: Work<Result>) => begin(work, nothing),
    writeAlone: <Result>(work: Work<Result>, timeout?: number) =>
      alone((waited) => begin(work, dialect.lockWrites, { waited, timeout })),
    /** Who waits for business data is not yet in the line for all. */
    load: (): QueueLoad => ({
      running: inTurn.load().running,
      waiting: inTurn.load().waiting + alone.load().waiting,
    }),
    isWritable: () => isWell() && isStill(check),
    probe: () => begin(rewriteRow, nothing).then(nothing, nothing),
    /**
     * Prisma would leave a transaction that is just beginning without its end, and the connection
     * with it.
     */
    settle: async () => {
      stop();
      await settled();
    },
  };
}

/** Milliseconds that an act has waited already, and that it may take where that is said. */
interface Times {
  waited: number;
  timeout?: number | undefined;
}

interface ActOptions {
  run: <Result>(work: Work<Result>, times: Times) => Promise<Result>;
  onWait: WriteOptions["onWait"];
}

/** Begins each act with its lock, and knows those that are not over. */
function createActs({ run, onWait }: ActOptions) {
  const running = new Set<Promise<unknown>>();
  return {
    begin: <Result>(
      work: Work<Result>,
      lock: Work<unknown>,
      times: Times = { waited: 0 },
    ): Promise<Result> => {
      const waiting = setTimeout(() => onWait?.(), TELL_AFTER);
      const locked = async (tx: Tx) => {
        await lock(tx);
        clearTimeout(waiting);
        return work(tx);
      };
      const act = run(locked, times)
        .catch(rethrowTranslated)
        .finally(() => {
          clearTimeout(waiting);
          running.delete(act);
        });
      running.add(act);
      return act;
    },
    settled: () => Promise.allSettled(running),
  };
}

function transactions({
  client,
  timeout,
  patience,
  check,
}: Pick<WriteOptions, "client" | "timeout" | "patience" | "check">) {
  const maxWait = patienceOf.batch.all;
  return <Result>(work: Work<Result>, { waited, timeout: own = timeout }: Times) => {
    const deadline = performance.now() + patience.all - waited;
    const attempt = (committing: () => void) =>
      client.$transaction(
        async (tx) => {
          const result = await work(tx as unknown as Tx);
          committing();
          return result;
        },
        { maxWait, timeout: own },
      );
    return retryTransaction((committing) => {
      check();
      return untilDeadline(deadline, () => attempt(committing));
    });
  };
}

/** The smallest write there is; what it says does not change. */
function rewriteRow(tx: Tx): Promise<unknown> {
  return tx.run(sql`UPDATE "WriteLock" SET "id" = 1 WHERE "id" = 1`);
}

async function nothing(): Promise<void> {}

function isStill(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
