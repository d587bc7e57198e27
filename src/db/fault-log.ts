import type { Logger } from "pino";

/**
 * Milliseconds in which a fault that lasts, or comes and goes as on a disk that is almost full, is
 * told once.
 */
const TELL_EVERY = 60_000;

export type TellFault = (what: string, error: unknown) => void;

/** Tells faults of the database in the log, the same once a minute at most. */
export function faultLog(log: Pick<Logger, "error"> | undefined): TellFault {
  const lastSaid = new Map<string, number>();
  return (what, error) => {
    const now = performance.now();
    if (now - (lastSaid.get(what) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY) return;
    lastSaid.set(what, now);
    const { name, message, code } = error as Error & { code?: string };
    log?.error({ error: { name, message, code } }, what);
  };
}
