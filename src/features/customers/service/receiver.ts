import type { ActingContext } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { whyNotReceive } from "../policy.ts";
import { type Assignee, findAssignee } from "../queries.ts";

interface Handing {
  giver: { id: number };
  /** The user who was chosen; nobody yet. */
  to: number | undefined;
}

/**
 * Who gets the customers of `giver`. Throws Forbidden, or Conflict at the field `to` where nobody
 * was chosen, or somebody who is Deleted by now.
 */
export async function requireReceiver(
  from: Reader | Tx,
  { actor }: Pick<ActingContext, "actor">,
  { giver, to }: Handing,
): Promise<Assignee> {
  const receiver = to === undefined ? undefined : await findAssignee(from, to);
  if (!receiver) throw new Conflict({ key: "customers.move.to.missing", field: "to" });
  const why = whyNotReceive(actor, receiver, giver);
  refuse(why && (why.permission ? why : { ...why, field: "to" }));
  return receiver;
}
