import type { SignedInContext } from "../../../http/page.ts";
import { type Around, describeUserAround, type KnownUser } from "../../../views/around.ts";
import { wayBack } from "../../users-list/schemas.ts";

/** The user of an error page, and the way back to the list one came from. */
export function userAround(
  ctx: SignedInContext,
  known: KnownUser | undefined,
  list: string,
): Around {
  return describeUserAround(ctx, known, wayBack(list));
}
