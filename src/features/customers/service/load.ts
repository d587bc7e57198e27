import type { ActingContext } from "../../../command.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import { type CustomerRow, findCustomers } from "../queries/rows.ts";
import { type Assignee, listHeld, listOthers, type Others } from "../queries.ts";
import type { CustomersQuery } from "../schemas.ts";
import { requireAssignee } from "./assign-customers.ts";
import type { Selection } from "./selection.ts";

export { loadKnown } from "../../users-list/service.ts";

/** The four lists of Assign Customers, and what the last save could not assign. */
export interface Assignment {
  user: Assignee;
  others: Others;
  held: ListPage<CustomerRow>;
  assign: CustomerRow[];
  release: CustomerRow[];
  lost: CustomerRow[];
}

/**
 * Few statements, however many customers there are. Ticks that somebody else made pointless
 * are left out. Throws NotFound, Forbidden or Conflict.
 */
export async function loadAssignment(
  ctx: ActingContext,
  { userId, query, ticks }: { userId: number; query: CustomersQuery; ticks: Selection },
): Promise<Assignment> {
  const { db } = ctx;
  const user = await requireAssignee(db.read, ctx, userId);
  const [others, held, picked] = await Promise.all([
    listOthers(db, { userId, q: query.q, page: query.page, free: query.free === "yes" }),
    listHeld(db, { userId, q: query.held, page: query.heldPage }, user.customerCount),
    findCustomers(db.read, [...ticks.assign, ...ticks.release, ...ticks.lost]),
  ]);
  const ticked = (ids: readonly number[], isHeld: boolean) => {
    const wanted = new Set(ids);
    return picked.filter(({ id, holderId }) => wanted.has(id) && (holderId === userId) === isHeld);
  };
  return {
    user,
    others,
    held,
    assign: ticked(ticks.assign, false),
    release: ticked(ticks.release, true),
    lost: ticked(ticks.lost, false),
  };
}
