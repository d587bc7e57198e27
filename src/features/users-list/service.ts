import type { ActingContext } from "../../command.ts";
import type { KnownUser } from "../../views/around.ts";
import { auditOf } from "../audit/service.ts";
import { whyNotRestore } from "./policy.ts";
import { findRights } from "./queries/rights.ts";

/** What an error page says of a user, to this reader; undefined for who never was. */
export async function loadKnown(
  { db, actor }: ActingContext,
  id: number,
): Promise<KnownUser | undefined> {
  const [known, rights] = await Promise.all([
    auditOf("user").loadKnown(db.read, id),
    findRights(db.read, id),
  ]);
  const mayRestore = rights !== undefined && !whyNotRestore(actor, rights);
  return known && { ...known, mayRestore };
}
