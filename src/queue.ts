import { Unavailable } from "./domain/errors.ts";
import type { QueueLoad } from "./domain/queue-load.ts";

interface QueueLimits {
  /** How many may be at work at a time. */
  width: number;
  /** How many may wait. */
  limit: number;
  /** Milliseconds after which one who waits is turned away; without it nobody who waits is. */
  patience?: number;
  /** Seconds after which to come again. */
  retryAfter: number;
}

interface Queue {
  <Result>(work: (waited: number) => Promise<Result>): Promise<Result>;
  load(): QueueLoad;
}

/**
 * Lets work in by turns, first come, first served, and tells it how many milliseconds it waited.
 * Throws Unavailable where too many wait, or one waits too long.
 */
export function createQueue({ width, limit, patience, retryAfter }: QueueLimits): Queue {
  let running = 0;
  const waiting = new Set<() => void>();
  const busy = () => new Unavailable("errors.unavailable.busy", retryAfter);
  const place = () =>
    new Promise<void>((resolve, reject) => {
      const giveUp = () => leave(() => reject(busy()));
      const timer = patience === undefined ? undefined : setTimeout(giveUp, patience);
      const enter = () => leave(resolve);
      const leave = (how: () => void) => {
        clearTimeout(timer);
        waiting.delete(enter);
        how();
      };
      waiting.add(enter);
    });
  const inTurn = async <Result>(work: (waited: number) => Promise<Result>): Promise<Result> => {
    const arrived = performance.now();
    if (running < width) running++;
    else if (waiting.size >= limit) throw busy();
    else await place();
    try {
      return await work(performance.now() - arrived);
    } finally {
      // Whoever ends hands the place on, so that nobody gets in between.
      const [next] = waiting;
      if (next) next();
      else running--;
    }
  };
  return Object.assign(inTurn, { load: () => ({ running, waiting: waiting.size }) });
}
