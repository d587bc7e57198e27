import type { Reader, Tx } from "../db/client.ts";
import { whyNotActOn } from "./policy.ts";
import { loadStandingOf } from "./standing.ts";

/**
 * Whether somebody may still let an Active user in whom they gave a link or a password before: as
 * long as they are Active and hold no less than that user does by now (security X4). null is who
 * gave it by the command line, and may.
 */
export async function mayStillLetIn(
  from: Reader | Tx,
  giverId: number | null,
  userId: number,
): Promise<boolean> {
  if (giverId === null) return true;
  const [giver, user] = [await loadStandingOf(from, giverId), await loadStandingOf(from, userId)];
  return giver !== undefined && user !== undefined && !whyNotActOn(giver, { ...user, id: userId });
}
