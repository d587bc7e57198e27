// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the text of the source.
import type { Mutant } from "./mutant.ts";

const service = "src/features/storefront/service/sign-in-agent.ts";
const checking = "src/features/sign-in/service/check-sign-in.ts";
const policy = "src/features/sign-in/policy.ts";
const device = "src/http/device.ts";
const queries = "src/features/storefront/queries.ts";
const folder = "test/integration/storefront";
const signIn = `${folder}/agent-sign-in.test.ts`;
const lockout = `${folder}/agent-lockout.test.ts`;
const timing = `${folder}/agent-timing.test.ts`;
const devices = `${folder}/agent-device.test.ts`;
const agents = `${folder}/agents.test.ts`;

/** Agents who sign in to the store, and what it asks about them. */
export const agentRows: readonly Mutant[] = [
  {
    guard: "agents: who is locked costs a verify, too",
    file: service,
    from: "    await ctx.hasher.verify(undefined, password);\n",
    to: "",
    test: lockout,
    name: "lock the account in the store",
  },
  {
    guard: "agents: who is locked hears what everybody hears",
    file: service,
    from: "    if (!(error instanceof TooManyRequests)) throw error;\n",
    to: "    if (error) throw error;\n",
    test: lockout,
    name: "lock the account in the store",
  },
  {
    guard: "agents: who is not one is refused",
    file: policy,
    from: 'if (!person.agent) return "agent";',
    to: "",
    test: signIn,
    name: "hears the same",
  },
  {
    guard: "agents: who is not Active costs no more than a wrong password",
    file: policy,
    from: 'if (status !== "active") return "status";',
    to: 'if (status === "deleted") return "status";',
    test: timing,
    name: "the same statements",
  },
  {
    guard: "agents: who is none by now is refused",
    file: service,
    from: '{ status: "active", ...row }',
    to: '{ status: "active", ...row, agent: true }',
    test: signIn,
    name: "made no agent after",
  },
  {
    guard: "agents: a new password since the old one was looked at refuses",
    file: service,
    from: ' AND "epoch" = ${account.epoch}',
    to: "",
    test: signIn,
    name: "given a new password after",
  },
  {
    guard: "agents: who is Deactivated by now is refused",
    file: service,
    from: " AND \"status\" = 'active'`",
    to: "`",
    test: signIn,
    name: "deactivated after",
  },
  {
    guard: "agents: it is the shopper's address that counts",
    file: "src/features/storefront/endpoints/agents.ts",
    from: "signInAgent({ ...ctx, address }, input)",
    to: "signInAgent(address ? ctx : ctx, input)",
    test: lockout,
    name: "reach the sign-in page",
  },
  {
    guard: "agents: a store's key has a counter of its own",
    file: service,
    from: "    besides: keyCounter(ctx.actor.key?.id as number),\n",
    to: "",
    test: lockout,
    name: "lock the key",
  },
  {
    guard: "agents: a success pays the key one failure back, not all",
    file: "src/db/sign-in-counters.ts",
    from: "if (limitOf(point.kind).shared) await giveBackOne",
    to: 'if (point.kind === "address") await giveBackOne',
    test: lockout,
    name: "forgiven to the key",
  },
  {
    guard: "agents: a success pays back",
    file: service,
    from: "    await giveBack(tx, { db: ctx.db, origin: ctx }, attempt);\n",
    to: "",
    test: lockout,
    name: "forgiven to the key",
  },
  {
    guard: "agents: the lock of a key keeps known devices out of it",
    file: checking,
    from: "return [deviceCounter(device, account.id)];",
    to: "return [deviceCounter(device, account.id), ...(besides ? [besides] : [])];",
    test: lockout,
    name: "whose device is known",
  },
  {
    guard: "agents: a token ends after 400 days",
    file: device,
    from: "Number(ends) > clock().getTime() ?",
    to: "Number(ends) > 0 && clock() ?",
    test: devices,
    name: "400 days",
  },
  {
    guard: "agents: what was sealed for something else is no token",
    file: "src/http/sealed.ts",
    from: "`gatehouse ${purpose}`",
    to: "`gatehouse ${purpose.slice(0, 0)}`",
    test: devices,
    name: "forged",
  },
  {
    guard: "agents: a token has the form of one",
    file: device,
    from: "/^v1\\.([\\w-]{22})(",
    to: "/^v\\d\\.([\\w-]{22})(",
    test: devices,
    name: "forged",
  },
  {
    guard: "agents: who is not flagged as one is none",
    file: queries,
    from: ' AND u."agent" = ${true}',
    to: "",
    test: agents,
    name: "made no agent",
  },
  {
    guard: "agents: who is not Active is none",
    file: queries,
    from: " AND u.\"status\" = 'active'",
    to: "",
    test: agents,
    name: "after being deactivated",
  },
  {
    guard: "agents: who is none searches no customers",
    file: "src/features/storefront/service/agents.ts",
    from: "if (!(await findAgent(db.read, agent, now))) throw",
    to: "if (agent === 0) throw",
    test: agents,
    name: "made no agent",
  },
];
