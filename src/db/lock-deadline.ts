import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Milliseconds that who waited long for a turn, or a connection, may wait for the lock all the
 * same.
 */
export const LEAST_WAIT = 200;

const deadline = new AsyncLocalStorage<number>();

/**
 * Lets the transaction that `begin` starts wait for somebody else's lock until then (of
 * performance.now()).
 */
export function untilDeadline<Result>(end: number, begin: () => Result): Result {
  return deadline.run(end, begin);
}

/** Milliseconds that are left for waiting, `usual` at most. */
export function lockWait(usual: number): number {
  const left = (deadline.getStore() ?? Number.POSITIVE_INFINITY) - performance.now();
  return Math.ceil(Math.min(usual, Math.max(LEAST_WAIT, left)));
}
