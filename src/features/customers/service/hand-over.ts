import { type ActingContext, command } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { userSubject } from "../../../db/subjects.ts";
import { Conflict } from "../../../domain/errors.ts";
import { searchWords } from "../../../domain/search-words.ts";
import { customerName, fullName } from "../../../domain/text.ts";
import { listHeldIds } from "../queries/held.ts";
import { type CustomerRow, findCustomers } from "../queries/rows.ts";
import type { Assignee } from "../queries.ts";
import { requireAssignee } from "./assign-customers.ts";
import { moveCustomers, touched } from "./move-customers.ts";
import { requireReceiver } from "./receiver.ts";
import { clearMoves, requireCustomers } from "./selection.ts";

export interface Handover {
  /** The user who gives. */
  id: number;
  /** The user who receives; nobody was chosen yet. */
  to: number | undefined;
  /** All that have the words of `q`, or those of `ids`. */
  which: "all" | "ticked";
  q: string;
  ids: readonly number[];
}

interface HandoverInput extends Handover {
  /** How many the review said would go. */
  count: number | undefined;
}

export interface HandedOver {
  giver: string;
  receiver: { id: number; name: string };
  moved: number;
  /** Names of customers that the giver did not hold any more. */
  lost: string[];
}

/**
 * Moves customers of one user to another: of those ticked the ones that the giver still holds, or
 * all that match, if they are as many as the review showed. Throws Conflict where they are not,
 * and at a field for a receiver who cannot be given any, or when there is nothing to move.
 */
export const handOverCustomers = command({
  action: "customers.moved",
  permission: "users.customers",
  subject: userSubject,
  async work(tx, ctx, { count, ...handover }: HandoverInput) {
    const { giver, receiver, ids } = await proposed(tx, ctx, handover);
    if (handover.which === "all" && ids.length !== count)
      throw new Conflict("customers.move.conflict");
    const moved = await moveCustomers(tx, ctx.now, { ids, from: giver.id, to: receiver.id });
    if (moved.length === 0) throw nothingToMove();
    await clearMoves(tx, ctx, giver.id);
    const gone = new Set(moved.map((customer) => customer.id));
    const lost = handover.which === "all" ? [] : ids.filter((id) => !gone.has(id));
    const [from, to] = [subjectOf(giver), subjectOf(receiver)];
    const result: HandedOver = {
      giver: from.name,
      receiver: to,
      moved: moved.length,
      lost: (await findCustomers(tx, lost)).map(customerName),
    };
    const changes = { receiver: to.name, moved: moved.length, lost: lost.length };
    const received = { giver: from.name, assigned: moved.length };
    return {
      result,
      audit: [
        {
          action: "customers.moved",
          subject: from,
          changes,
          customers: touched("released", moved),
        },
        {
          action: "customers.received",
          subject: to,
          changes: received,
          customers: touched("assigned", moved),
        },
      ],
    };
  },
});

export interface HandoverReview {
  giver: Assignee;
  receiver: Assignee;
  /** How many would go, and some of them by name. */
  count: number;
  named: CustomerRow[];
  /** Ticked ones that the giver does not hold any more. */
  lost: CustomerRow[];
}

/** So many of those who go are named. */
const NAMED = 10;

/** What a move would do. Throws what the command would throw. */
export async function reviewHandover(
  ctx: ActingContext,
  handover: Handover,
): Promise<HandoverReview> {
  const { read } = ctx.db;
  const { giver, receiver, ids } = await proposed(read, ctx, handover);
  const isAll = handover.which === "all";
  const customers = await findCustomers(read, isAll ? ids.slice(0, NAMED) : ids);
  const held = customers.filter(({ holderId }) => holderId === giver.id);
  const count = isAll ? ids.length : held.length;
  if (count === 0) throw nothingToMove();
  const lost = customers.filter(({ holderId }) => holderId !== giver.id);
  return { giver, receiver, count, named: held.slice(0, NAMED), lost };
}

/** The same of a move that was refused; undefined for what would be refused again. */
export function reviewAgain(
  ctx: ActingContext,
  handover: Handover,
): Promise<HandoverReview | undefined> {
  return reviewHandover(ctx, handover).catch((error) => {
    if (error instanceof Conflict) return undefined;
    throw error;
  });
}

/** Who gives what to whom, by the state of now. */
async function proposed(
  from: Reader | Tx,
  ctx: Pick<ActingContext, "actor">,
  { id, to, which, q, ids }: Handover,
) {
  const giver = await requireAssignee(from, ctx, id);
  const receiver = await requireReceiver(from, ctx, { giver, to });
  if (which === "all") return { giver, receiver, ids: await listHeldIds(from, id, searchWords(q)) };
  const ticked = [...new Set(ids)];
  await requireCustomers(from, ticked);
  return { giver, receiver, ids: ticked };
}

function nothingToMove(): Conflict {
  return new Conflict({ key: "customers.move.nothing", field: "customers" });
}

function subjectOf(user: Assignee) {
  return { type: "user" as const, id: user.id, name: fullName(user) };
}
