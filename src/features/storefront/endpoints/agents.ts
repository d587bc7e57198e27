import { type Endpoint, endpoint } from "../../../http/endpoint.ts";
import { agentNow, searchForAgent } from "../service/agents.ts";
import { signInAgent } from "../service/sign-in-agent.ts";
import {
  agentAnswer,
  agentParams,
  agentSignIn,
  customersAnswer,
  customersSearch,
  signedInAgent,
} from "../wire.ts";

/** Who helps shoppers in the store, and whom they find there. */
export const agentEndpoints: readonly Endpoint[] = [
  endpoint("POST", "/agents/sign-in", {
    scope: "agents",
    summary: "api.endpoints.signIn",
    body: agentSignIn,
    answers: { 200: signedInAgent },
    problems: ["signInFailed"],
    cost: 10,
    async handle({ ctx, body: { address, device = "", ...claim } }) {
      const input = { ...claim, device, store: ctx };
      const { agent, known } = await signInAgent({ ...ctx, address }, input);
      return { status: 200, body: { agent, device: ctx.tokenWith(device, known) } };
    },
  }),

  endpoint("GET", "/agents/:id", {
    scope: "agents",
    summary: "api.endpoints.agent",
    params: agentParams,
    answers: { 200: agentAnswer },
    async handle({ ctx, params }) {
      return { status: 200, body: await agentNow(ctx, Number(params.id)) };
    },
  }),

  endpoint("GET", "/customers", {
    scope: "agents",
    summary: "api.endpoints.search",
    query: customersSearch,
    answers: { 200: customersAnswer },
    problems: ["notAnAgent"],
    cost: 2,
    async handle({ ctx, query: { agent, q = "", page = "1" } }) {
      const asked = { agent: Number(agent), q, page: Number(page) };
      return { status: 200, body: await searchForAgent(ctx, asked) };
    },
  }),
];
