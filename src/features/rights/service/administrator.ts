import type { Tx } from "../../../db/client.ts";
import { Conflict } from "../../../domain/errors.ts";
import { hasAdministrator } from "../queries.ts";

/**
 * To be called after a change, in its transaction: throws Conflict when nobody would be left who
 * can manage users (ASVS L3).
 */
export async function requireAdministrator(tx: Tx): Promise<void> {
  if (!(await hasAdministrator(tx))) throw new Conflict("rights.whyNot.lastAdministrator");
}
