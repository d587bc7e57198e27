import { AsyncLocalStorage } from "node:async_hooks";

/** Milliseconds that the transaction which is being begun may wait for somebody else's lock. */
export const lockWait = new AsyncLocalStorage<number>();
