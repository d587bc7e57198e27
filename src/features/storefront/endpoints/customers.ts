import { readCustomer } from "../../../domain/given-customer.ts";
import { composed } from "../../../domain/text.ts";
import { type Endpoint, endpoint, readLines } from "../../../http/endpoint.ts";
import { Invalid } from "../../../http/problem.ts";
import { deleteCustomer } from "../service/delete-customer.ts";
import { putCustomer } from "../service/put-customer.ts";
import { takeBatch } from "../service/take-batch.ts";
import {
  acceptQuery,
  customerAnswer,
  customerBody,
  customerLine,
  lineAnswer,
  referenceParams,
  releaseQuery,
} from "../wire.ts";
import { faultErrors, givenBy, noteTexts, readBatch, refusedAnswer, takenAnswer } from "./lines.ts";

/** The customers of the store, one by one or many at once, by the rules of the import. */
export const customerEndpoints: readonly Endpoint[] = [
  endpoint("PUT", "/customers/:reference", {
    scope: "customers",
    summary: "api.endpoints.putCustomer",
    params: referenceParams,
    query: acceptQuery,
    body: customerBody,
    answers: { 200: customerAnswer, 201: customerAnswer },
    problems: ["somebodyElse"],
    async handle({ ctx, params, query, body }) {
      const read = readCustomer(givenBy({ ...body, ...params }));
      if (read.faults) throw new Invalid(faultErrors(ctx.t, read.faults));
      const { customer, notes } = read;
      const acceptChanged = query.accept === "1";
      const result = await putCustomer(ctx, { customer, acceptChanged });
      const { reference } = customer;
      return {
        status: result === "added" ? 201 : 200,
        body: { reference, result, notes: noteTexts(ctx.t, notes) },
      };
    },
  }),
  endpoint("DELETE", "/customers/:reference", {
    scope: "customers",
    summary: "api.endpoints.deleteCustomer",
    params: referenceParams,
    query: releaseQuery,
    answers: { 204: null },
    problems: ["held"],
    async handle({ ctx, params, query }) {
      const reference = composed(params.reference, 64);
      await deleteCustomer(ctx, { reference, release: query.release === "1" });
      return { status: 204 };
    },
  }),
  endpoint("POST", "/customer-batches", {
    scope: "customers",
    summary: "api.endpoints.customerBatch",
    query: acceptQuery,
    lines: customerLine,
    answers: { 200: lineAnswer },
    problems: ["tooManyLines"],
    cost: 25,
    async handle({ ctx, query, lines }) {
      const { taken, refused } = readBatch(readLines(customerLine, lines));
      const became = await takeBatch(ctx, {
        customers: taken,
        refused: refused.length,
        acceptChanged: query.accept === "1",
      });
      const answers = [
        ...became.map((one) => takenAnswer(ctx.t, one)),
        ...refused.map((one) => refusedAnswer(ctx.t, one)),
      ];
      return { status: 200, lines: answers.sort((one, other) => one.line - other.line) };
    },
  }),
];
