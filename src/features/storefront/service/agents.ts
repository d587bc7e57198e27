import type { z } from "zod";
import type { ActingContext } from "../../../command.ts";
import { Forbidden } from "../../../domain/errors.ts";
import { customerName, fullName } from "../../../domain/text.ts";
import { listCustomers } from "../../customers/queries.ts";
import { findAgent } from "../queries.ts";
import type { agentAnswer, customersAnswer } from "../wire.ts";

type Asking = Pick<ActingContext, "db" | "now">;

/** Whether somebody may act for customers now. */
export async function agentNow(
  { db, now }: Asking,
  id: number,
): Promise<z.infer<typeof agentAnswer>> {
  const found = await findAgent(db.read, id, now);
  if (!found) return { agent: false };
  return { agent: true, id, name: fullName(found), locale: found.locale };
}

/**
 * What an agent finds among all customers, by the search of Assign Customers. Throws Forbidden for
 * who is no agent now.
 */
export async function searchForAgent(
  { db, now }: Asking,
  { agent, q, page }: { agent: number; q: string; page: number },
): Promise<z.infer<typeof customersAnswer>> {
  if (!(await findAgent(db.read, agent, now))) throw new Forbidden("api.problems.notAnAgent.text");
  const found = await listCustomers(db, { q, page });
  const customers = found.rows.map((row) => {
    const { reference, firstName, lastName, email, company } = row;
    return { reference, name: customerName(row), firstName, lastName, email, company };
  });
  return { customers, page: found.page, more: found.hasNext };
}
