import { Unavailable } from "../domain/errors.ts";
import type { QueueLoad } from "../domain/queue-load.ts";

interface TurnLimits {
  /** How many may be at work at a time. */
  width: number;
  /** How many may wait. */
  limit: number;
  /** Milliseconds after which one who waits is turned away. */
  patience: number;
}

interface Turns {
  <Result>(work: (waited: number) => Promise<Result>): Promise<Result>;
  load(): QueueLoad;
}

/**
 * Lets work in by turns, first come, first served, and tells it how many milliseconds it waited.
 * Throws Unavailable where the line or the waiting gets too long.
 */
export function turns({ width, limit, patience }: TurnLimits): Turns {
  let running = 0;
  const line = new Set<() => void>();
  const myTurn = () =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => leave(() => reject(busy())), patience);
      const enter = () => leave(resolve);
      const leave = (how: () => void) => {
        clearTimeout(timer);
        line.delete(enter);
        how();
      };
      line.add(enter);
    });
  const inTurn = async <Result>(work: (waited: number) => Promise<Result>): Promise<Result> => {
    const arrived = performance.now();
    if (running < width) running++;
    else if (line.size >= limit) throw busy();
    else await myTurn();
    try {
      return await work(performance.now() - arrived);
    } finally {
      // Whoever ends hands the place on, so that nobody gets in between.
      const [next] = line;
      if (next) next();
      else running--;
    }
  };
  return Object.assign(inTurn, { load: () => ({ running, waiting: line.size }) });
}

function busy(): Unavailable {
  return new Unavailable("errors.unavailable.busy", 2);
}
