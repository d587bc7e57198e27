import { AsyncLocalStorage } from "node:async_hooks";
import type { Connection } from "./connection.ts";

/**
 * Milliseconds that who waited long for a turn, or a connection, may wait for the lock all the
 * same.
 */
export const LEAST_WAIT = 200;

interface Scope {
  /** Of performance.now(). */
  deadline: number;
  /** From the beginning of the transaction on, also after its end. */
  connection?: Connection;
}

const current = new AsyncLocalStorage<Scope>();

/**
 * Lets the transaction that `begin` starts wait for somebody else's lock until then (of
 * performance.now()).
 */
export function untilDeadline<Result>(deadline: number, begin: () => Result): Result {
  return current.run({ deadline }, begin);
}

/** Milliseconds that are left for waiting, `usual` at most. */
export function lockWait(usual: number): number {
  const left = (current.getStore()?.deadline ?? Number.POSITIVE_INFINITY) - performance.now();
  return Math.ceil(Math.min(usual, Math.max(LEAST_WAIT, left)));
}

/** Says which connection the transaction that just begins has; Prisma tells nobody. */
export function useConnection(connection: Connection): void {
  Object.assign(current.getStore() ?? {}, { connection });
}

/** The connection of the transaction that this call is part of. */
export function transactionConnection(): Connection {
  const connection = current.getStore()?.connection;
  if (!connection) throw new Error("A statement of a transaction was sent from outside of it");
  return connection;
}
