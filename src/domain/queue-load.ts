/** How a queue stands at this moment. */
export interface QueueLoad {
  /** At work. */
  running: number;
  waiting: number;
}
