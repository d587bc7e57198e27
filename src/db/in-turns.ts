import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** Milliseconds. */
const STRETCH = 10;

/**
 * For a connection that holds the event loop until it answers: after statements that took longer
 * than STRETCH together everybody else has a turn, and the next ones follow as they came.
 */
export function inTurns(ask: Connection["ask"]): Connection["ask"] {
  const waiting: (() => void)[] = [];
  let spent = 0;
  let resting = false;
  const rest = async () => {
    resting = true;
    while (spent > STRETCH) {
      await nextTurn();
      spent = 0;
      while (spent <= STRETCH && waiting.length > 0) waiting.shift()?.();
    }
    resting = false;
  };
  return (...asked) =>
    new Promise((resolve) => {
      const begin = () => {
        const began = performance.now();
        resolve(ask(...asked));
        spent += performance.now() - began;
      };
      if (resting) waiting.push(begin);
      else begin();
      if (!resting && spent > STRETCH) void rest();
    });
}
