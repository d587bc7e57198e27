import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** Milliseconds. */
const STRETCH = 10;

/**
 * For a connection that holds the event loop until it answers: after statements that took longer
 * than STRETCH together, everybody else has a turn before the next one begins.
 */
export function inTurns(ask: Connection["ask"]): Connection["ask"] {
  let spent = 0;
  const rest = async () => {
    await nextTurn();
    spent = 0;
  };
  return async (...asked) => {
    while (spent > STRETCH) await nextTurn();
    const began = performance.now();
    const answer = ask(...asked);
    spent += performance.now() - began;
    if (spent > STRETCH) void rest();
    return answer;
  };
}
