/** Whether this run has the time for everything: `npm run test:long`. */
export const thorough = Number(process.env.RACE_ROUNDS ?? 20) > 20;

/** How often something is tried again that may go otherwise each time. */
export function roundsOf(usual: number): number {
  return Number(process.env.RACE_ROUNDS ?? usual);
}
