import { Router } from "express";
import { userSubject } from "../../db/subjects.ts";
import { addressOf } from "../../domain/address.ts";
import { type Flash, page } from "../../http/page.ts";
import {
  type CustomersQuery,
  customersForm,
  customersParams,
  customersQuery,
  placeOf,
  postedInput,
  queryAfter,
} from "./schemas.ts";
import { assignCustomers } from "./service/assign-customers.ts";
import { loadAssignment, loadKnown } from "./service/load.ts";
import { discardTicks, rememberTicks, selectionOf, ticksAfter } from "./service/selection.ts";
import { assignModel, customersAround, savedFlash } from "./views.ts";

/**
 * Assign Customers. Paging and searching are submits: they keep the ticks in the session and lead
 * to the page's address.
 */
export function customersRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/users/:id/customers", {
    permission: assignCustomers.permission,
    params: customersParams,
    subject: userSubject,
    async around({ ctx, params, query }) {
      return customersAround(ctx, await loadKnown(ctx, params.id), query.list);
    },
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
    async submit({ ctx, params, query, input }) {
      const to = (flash?: Flash) => ({
        redirect: `${address(params, queryAfter(query, input))}#${placeOf(query, input)}`,
        ...(flash ? { flash } : {}),
      });
      if (input.do === "save")
        return to(savedFlash(await assignCustomers(ctx, { ...params, ...input })));
      if (input.do === "discard") {
        await discardTicks(ctx, params);
        return to({ key: "customers.discarded", tone: "notice" });
      }
      await rememberTicks(ctx, { ...params, ...input });
      return to();
    },
  });

  return router;
}

function address({ id }: { id: number }, query: CustomersQuery): string {
  return addressOf(`/users/${id}/customers`, customersQuery, query);
}
