import type { Logger } from "pino";
import { isFault } from "./database-error.ts";
import type { TellFault } from "./fault-log.ts";

/** Milliseconds between two attempts to write while the last one failed. */
const PROBE_EVERY = 5_000;

interface WriteWatch {
  /**
   * Whether the last write got as far as the disk lets it; being busy or refusing a row is no
   * fault.
   */
  isWell(): boolean;
  /** Runs a write and remembers how it ended. */
  watch<Result>(write: () => Promise<Result>): Promise<Result>;
  stop(): void;
}

interface WatchOptions {
  probe: () => Promise<unknown>;
  tell: TellFault;
  log: Pick<Logger, "info"> | undefined;
}

/**
 * Remembers how the last write ended. After a fault `probe` is run until it works. The cause is
 * told, and its end.
 */
export function watchWrites({ probe, tell, log }: WatchOptions): WriteWatch {
  let probing: NodeJS.Timeout | undefined;
  const failed = (error: unknown) => {
    if (probing) return;
    probing = setInterval(() => void watch(probe).catch(() => undefined), PROBE_EVERY).unref();
    tell("the database cannot be written to", error);
  };
  const worked = () => {
    if (!probing) return;
    stop();
    log?.info("the database can be written to again");
  };
  const stop = () => {
    clearInterval(probing);
    probing = undefined;
  };
  const watch = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await write();
      worked();
      return result;
    } catch (error) {
      if (isFault(error)) failed(error);
      throw error;
    }
  };
  return { isWell: () => probing === undefined, watch, stop };
}
