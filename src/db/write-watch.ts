import type { Logger } from "pino";
import { isFault } from "./dialect.ts";

/** Milliseconds between two attempts to write while the last one failed. */
const PROBE_EVERY = 5_000;

export interface WriteWatch {
  /** Whether the last write got as far as the disk lets it; being busy or refusing a row is no fault. */
  isWell(): boolean;
  /** Runs a write and remembers how it ended. */
  watch<Result>(write: () => Promise<Result>): Promise<Result>;
  stop(): void;
}

/** Remembers how the last write ended. After a fault `probe` is run until it works. The cause is logged once, and so is the end. */
export function watchWrites(probe: () => Promise<unknown>, log: Pick<Logger, "error" | "info"> | undefined): WriteWatch {
  let probing: NodeJS.Timeout | undefined;
  const failed = (error: unknown) => {
    if (probing) return;
    const { name, message, code } = error as Error & { code?: string };
    log?.error({ error: { name, message, code } }, "the database cannot be written to");
    probing = setInterval(() => void watch(probe).catch(() => undefined), PROBE_EVERY).unref();
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
