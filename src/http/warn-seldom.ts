import type { Logger } from "pino";

const LOG_MS = 60_000;

/**
 * Warns of the first, and a minute later at the earliest of the next, with how many there were
 * since.
 */
export function warnSeldom(log: Pick<Logger, "warn">, message: string): (facts: object) => void {
  let [count, loggedAt] = [0, Number.NEGATIVE_INFINITY];
  return (facts) => {
    count++;
    const now = performance.now();
    if (now - loggedAt < LOG_MS) return;
    log.warn({ ...facts, count }, message);
    [count, loggedAt] = [0, now];
  };
}
