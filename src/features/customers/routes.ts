import { Router } from "express";
import { userSubject } from "../../db/subjects.ts";
import { may } from "../../domain/actor.ts";
import { addressOf } from "../../domain/address.ts";
import { fullName } from "../../domain/text.ts";
import {
  type Flash,
  type FormState,
  page,
  type Reply,
  type SignedInContext,
} from "../../http/page.ts";
import { recordUrl } from "../users-list/schemas.ts";
import {
  type CustomersInput,
  type CustomersQuery,
  customersForm,
  customersParams,
  customersQuery,
  type MoveInput,
  type MoveQuery,
  moveForm,
  movePlaceOf,
  moveQuery,
  moveQueryAfter,
  placeOf,
  postedInput,
  postedMove,
  queryAfter,
  ticksOf,
} from "./schemas.ts";
import { assignCustomers, requireAssignee } from "./service/assign-customers.ts";
import {
  type Handover,
  handOverCustomers,
  reviewAgain,
  reviewHandover,
} from "./service/hand-over.ts";
import { loadAssignment, loadKnown, loadMoving } from "./service/load.ts";
import {
  discardTicks,
  movesAfter,
  rememberMoves,
  rememberTicks,
  selectionOf,
  ticksAfter,
} from "./service/selection.ts";
import { loadTaking } from "./service/take-customers.ts";
import { assignModel } from "./views/assign.ts";
import { movedFlash, savedFlash } from "./views/flash.ts";
import { handoverModel } from "./views/handover-review.ts";
import { moveModel, moveUrl } from "./views/move.ts";
import { customersAround } from "./views/parts.ts";
import { takingModel } from "./views/taking.ts";

interface Params {
  id: number;
}

type AroundArgs = { ctx: SignedInContext; params: Params; query: { list: string } };

/** What the pages about a user's customers have in common. */
const ofUser = {
  permission: assignCustomers.permission,
  params: customersParams,
  subject: userSubject,
  async around({ ctx, params, query }: AroundArgs) {
    return customersAround(ctx, await loadKnown(ctx, params.id), query.list);
  },
};

/**
 * Assign Customers, and moving them to another user. Paging and searching are submits: they keep
 * the ticks in the session and lead to the page's address.
 */
export function customersRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addAssignPage(router);
  addMovePage(router);
  return router;
}

function addAssignPage(router: Router): void {
  page(router, "/users/:id/customers", {
    ...ofUser,
    query: customersQuery,
    form: customersForm,
    async show({ ctx, params, query, form }) {
      const before = selectionOf(ctx.sessionData, params.id);
      const ticks = form.submitted ? ticksAfter(before, postedInput(form.values)) : before;
      return {
        view: "customers/assign",
        model: assignModel(ctx, {
          query,
          form,
          ...(await loadAssignment(ctx, { userId: params.id, query, ticks, place: ctx.place })),
        }),
      };
    },
    async submit({ ctx, params, query, form, input }) {
      const to = (flash?: Flash) => ({
        redirect: `${address(params, queryAfter(query, input))}#${placeOf(query, input)}`,
        ...(flash ? { flash } : {}),
      });
      const ticks = ticksAfter(selectionOf(ctx.sessionData, params.id), input);
      if (input.do === "save" && ticks.take.length > 0)
        return reviewTaking({ ctx, params, query, form }, input);
      if (input.do === "save" || input.do === "take")
        return to(savedFlash(await assignCustomers(ctx, { ...params, ...input })));
      if (input.do === "discard") {
        await discardTicks(ctx, params);
        return to({ key: "customers.discarded", tone: "notice" });
      }
      await rememberTicks(ctx, { ...params, ...input });
      const { list, from } = query;
      return input.do === "move" ? { redirect: moveUrl(params, { list, from }) } : to();
    },
  });
}

interface AssignArgs {
  ctx: SignedInContext;
  params: Params;
  query: CustomersQuery;
  form: FormState;
}

/** Customers of others are taken only after a look at whose they are. */
async function reviewTaking(
  { ctx, params, query, form }: AssignArgs,
  input: CustomersInput,
): Promise<Reply> {
  const ticks = await rememberTicks(ctx, { ...params, ...input });
  const [user, taking] = await Promise.all([
    requireAssignee(ctx.db.read, ctx, params.id),
    loadTaking(ctx, ticks),
  ]);
  const backUrl = address(params, queryAfter(query, input));
  const parts = { form, input, taking, user: fullName(user), backUrl };
  return { view: "customers/taking", model: takingModel(ctx, parts) };
}

function address({ id }: Params, query: CustomersQuery): string {
  return addressOf(`/users/${id}/customers`, customersQuery, query);
}

function addMovePage(router: Router): void {
  page(router, "/users/:id/customers/move", {
    ...ofUser,
    query: moveQuery,
    form: moveForm,
    show: showMove,
    async submit({ ctx, params, query, form, input }) {
      const [step, which] = input.do.split(":");
      if (step === "move") {
        const handover = handoverOf(params, input);
        const done = await handOverCustomers(ctx, { ...handover, count: input.count });
        return {
          redirect: afterMove(ctx, params, query),
          flash: movedFlash(ctx, done, query.list),
        };
      }
      const ticks = await rememberMoves(ctx, { ...params, ...ticksOf(input) });
      const after = moveQueryAfter(query, input);
      if (step !== "review")
        return { redirect: `${moveUrl(params, after)}#${movePlaceOf(query, input)}` };
      const ids = which === "all" ? [] : ticks.move;
      const handover = { ...handoverOf(params, input), ids };
      const review = await reviewHandover(ctx, handover);
      return {
        view: "customers/handover",
        model: handoverModel(ctx, { review, handover, query: after, form }),
      };
    },
  });
}

interface MoveArgs {
  ctx: SignedInContext;
  params: Params;
  query: MoveQuery;
  form: FormState;
}

/** A move that was refused is reviewed again where it can be; all else is the page itself. */
async function showMove({ ctx, params, query, form }: MoveArgs): Promise<Reply> {
  const asked = form.submitted ? { ...query, ...postedMove(form.values) } : query;
  const sent = form.errors.length === 0 ? moveForm.safeParse(form.values).data : undefined;
  if (sent?.do.startsWith("move:")) {
    const handover = handoverOf(params, sent);
    const review = await reviewAgain(ctx, handover);
    const model = review && handoverModel(ctx, { review, handover, query: asked, form });
    if (model) return { view: "customers/handover", model };
  }
  const before = selectionOf(ctx.sessionData, params.id);
  const ticks = form.submitted ? movesAfter(before, postedInput(form.values)) : before;
  const moving = await loadMoving(ctx, {
    userId: params.id,
    query: asked,
    ticks,
    place: ctx.place,
  });
  return { view: "customers/move", model: moveModel(ctx, { query: asked, form, ...moving }) };
}

function handoverOf({ id }: Params, { to, q, do: act, ticked }: MoveInput): Handover {
  const which = act.endsWith(":all") ? "all" : "ticked";
  return { id, to, which, q, ids: which === "all" ? [] : ticked };
}

/** The customers on the record, for those who may see it. */
function afterMove({ actor }: SignedInContext, user: Params, { list, from }: MoveQuery): string {
  return may(actor, "users.view")
    ? `${recordUrl(list, user)}#customers`
    : `${moveUrl(user, { list, from })}#held`;
}
