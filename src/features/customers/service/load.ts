import type { ActingContext } from "../../../command.ts";
import type { Reader } from "../../../db/client.ts";
import { idIn, standsAmong } from "../../../db/place.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { StoreScope } from "../../../domain/store-scopes.ts";
import { loadAsked } from "../../store/service.ts";
import { listReceivers } from "../queries/receivers.ts";
import { type CustomerRow, findCustomers } from "../queries/rows.ts";
import { type Assignee, findAssignee, listHeld, listOthers, type Others } from "../queries.ts";
import type { CustomersQuery, MoveQuery } from "../schemas.ts";
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
  /** Who held those to be assigned when they were ticked. */
  take: Selection["take"];
  lost: CustomerRow[];
  /** What the store may ask. */
  asked: ReadonlySet<StoreScope>;
  /** Which row of which list stands where a picked one was taken back that led here. */
  here: { [List in "others" | "held" | "assign" | "release"]?: number | undefined };
}

interface Asked {
  userId: number;
  query: CustomersQuery;
  ticks: Selection;
  /** The fragment that an act led to. */
  place: string;
}

/**
 * Few statements, however many customers there are. Ticks that somebody else made pointless
 * are left out. Throws NotFound, Forbidden or Conflict.
 */
export async function loadAssignment(
  ctx: ActingContext,
  { userId, query, ticks, place }: Asked,
): Promise<Assignment> {
  const { db } = ctx;
  const user = await requireAssignee(db.read, ctx, userId);
  const [others, held, picked, asked] = await Promise.all([
    listOthers(db, { userId, q: query.q, page: query.page, free: query.free === "yes" }),
    listHeld(db, { userId, q: query.held, page: query.heldPage }, user.customerCount),
    findCustomers(db.read, [...ticks.assign, ...ticks.release, ...ticks.lost]),
    loadAsked(ctx),
  ]);
  const ticked = (ids: readonly number[], isHeld: boolean) => {
    const wanted = new Set(ids);
    return picked.filter(({ id, holderId }) => wanted.has(id) && (holderId === userId) === isHeld);
  };
  const assign = ticked(ticks.assign, false);
  const release = ticked(ticks.release, true);
  const [assigned, released] = await Promise.all([
    standsIn(db.read, { fragment: place, letter: "a", list: others, picked: assign }),
    standsIn(db.read, { fragment: place, letter: "r", list: held, picked: release }),
  ]);
  return {
    user,
    others,
    held,
    assign,
    release,
    take: ticks.take,
    lost: ticked(ticks.lost, false),
    asked,
    here: {
      others: assigned.list,
      assign: assigned.picked,
      held: released.list,
      release: released.picked,
    },
  };
}

/** A user's customers, which of them are to be moved, and who may get them. */
export interface Moving {
  user: Assignee;
  held: ListPage<CustomerRow>;
  move: CustomerRow[];
  /** Who was chosen, and who else matches. */
  receiver: Assignee | undefined;
  receivers: ListPage<Assignee>;
  here: { [List in "held" | "move"]?: number | undefined };
}

interface MovingAsked {
  userId: number;
  query: Pick<MoveQuery, "who" | "to" | "q" | "page">;
  ticks: Selection;
  place: string;
}

/** For the page that moves customers. Throws NotFound, Forbidden or Conflict. */
export async function loadMoving(
  ctx: ActingContext,
  { userId, query, ticks, place }: MovingAsked,
): Promise<Moving> {
  const { db } = ctx;
  const user = await requireAssignee(db.read, ctx, userId);
  const [held, ticked, receiver, receivers] = await Promise.all([
    listHeld(db, { userId, q: query.q, page: query.page }, user.customerCount),
    findCustomers(db.read, ticks.move),
    query.to ? findAssignee(db.read, query.to) : undefined,
    listReceivers(db, query.who, userId),
  ]);
  const move = ticked.filter(({ holderId }) => holderId === userId);
  const here = await standsIn(db.read, { fragment: place, letter: "a", list: held, picked: move });
  return { user, held, move, receiver, receivers, here: { held: here.list, move: here.picked } };
}

interface Place {
  fragment: string;
  letter: string;
  list: ListPage<CustomerRow>;
  picked: readonly CustomerRow[];
}

/** The customer where there is a box for it, or else who took its place among the picked ones. */
async function standsIn(
  read: Reader,
  { list, picked, ...place }: Place,
): Promise<{ list?: number | undefined; picked?: number | undefined }> {
  const id = idIn(place.fragment, place.letter);
  if (list.rows.some((row) => row.id === id)) return { list: id };
  const sort = (own: number) => findCustomers(read, [own, ...picked.map((row) => row.id)]);
  return { picked: await standsAmong({ ...place, rows: picked }, sort) };
}
