import { composed } from "../../domain/text.ts";
import { type Endpoint, endpoint } from "../../http/endpoint.ts";
import { agentEndpoints } from "./endpoints/agents.ts";
import { customerEndpoints } from "./endpoints/customers.ts";
import { previewAs } from "./service/preview.ts";
import { previewAnswer, referenceParams } from "./wire.ts";

/** What the store asks, by path and method. */
export const storefrontEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/customers/:reference/preview", {
    scope: "preview",
    summary: "api.endpoints.preview",
    params: referenceParams,
    answers: { 200: previewAnswer },
    async handle({ ctx, params }) {
      const reference = composed(params.reference, 64);
      return { status: 200, body: await previewAs(ctx.db, reference, ctx.now) };
    },
  }),

  ...agentEndpoints,
  ...customerEndpoints,
];
