/**
 * `npm run test:long`: every page in every look, each kill at each moment, all on both databases,
 * and races in many more rounds.
 */
export const thorough = Number(process.env.RACE_ROUNDS ?? 20) > 20;

/** How often something is tried again that may go otherwise each time. */
export function roundsOf(usual: number): number {
  return Number(process.env.RACE_ROUNDS ?? usual);
}
