import { type CommandContext, command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { bool, columns, instant, nullable } from "../../../db/columns.ts";
import { keyCounter } from "../../../db/counters.ts";
import { giveBack } from "../../../db/sign-in-counters.ts";
import { sql } from "../../../db/sql.ts";
import { AppError, TooManyRequests } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import type { StoreContext } from "../../../http/endpoint.ts";
import { whyNotActAsAgent } from "../../sign-in/policy.ts";
import type { Account } from "../../sign-in/queries.ts";
import {
  type Checked,
  checkSignIn,
  type Refusal,
  recordFailed,
} from "../../sign-in/service/check-sign-in.ts";

interface AgentSignIn {
  email: string;
  password: string;
  /** The token that the store has of the shopper's device; "" without one. */
  device: string;
  store: Pick<StoreContext, "knownToken" | "countRefusedSignIn">;
}

/** The same for every cause. While somebody is locked there is no refusal to record. */
class AgentRefused extends AppError {
  readonly status = 401;
  readonly refusal: Refusal | undefined;
  constructor(refusal?: Refusal) {
    super("api.problems.signInFailed.text");
    this.refusal = refusal;
  }
}

/**
 * Who an agent is that gives e-mail and password to the store: by the rules of the sign-in page,
 * but no session begins. `address` of the context is the shopper's. Throws the same for every kind
 * of failure, too many of them included, with one argon2 verify (security A1, A2).
 */
export const signInAgent = command({
  action: "agent.signedIn",
  permission: "store:agents",
  subject: null,
  beside: true,
  prepare: check,
  async work(tx, ctx, _input) {
    const { account, attempt } = ctx.prepared;
    const { id, email, locale, deviceEpoch } = account;
    const why = await whyNotNow(tx, { ...ctx.prepared, now: ctx.now });
    if (why) throw new AgentRefused({ attempt, why });
    await giveBack(tx, { db: ctx.db, origin: ctx }, attempt);
    const name = fullName(account);
    return {
      result: { agent: { id, name, email, locale }, known: { id, deviceEpoch } },
      audit: { action: "agent.signedIn", subject: { type: "user", id, name }, changes: {} },
    };
  },
  async recordFailure(ctx, { store }, error) {
    if (!(error instanceof AgentRefused)) return;
    store.countRefusedSignIn(error.refusal?.why ?? "locked");
    if (error.refusal) await recordFailed(ctx, error.refusal);
  },
});

async function check(ctx: CommandContext, input: AgentSignIn): Promise<Checked> {
  const { email, password, device, store } = input;
  const claim = {
    email,
    password,
    knownDevice: (account: Account) => store.knownToken(device, account),
    besides: keyCounter(ctx.actor.key?.id as number),
  };
  const judged = await checkSignIn(ctx, claim, whyNotActAsAgent).catch(async (error) => {
    if (!(error instanceof TooManyRequests)) throw error;
    // As much work as for a wrong password, so that the right one cannot be told from it.
    await ctx.hasher.verify(undefined, password);
    throw new AgentRefused();
  });
  if ("why" in judged) throw new AgentRefused(judged);
  return judged;
}

const flag = columns('"User"', { agent: bool, passwordEndsAt: nullable(instant) });

/** The row decides: what happened since the password was checked refuses. */
async function whyNotNow(
  tx: Tx,
  { account, rehashed, now }: Checked & { now: Date },
): Promise<Refusal["why"] | undefined> {
  const [row] = await tx.returning(
    flag,
    sql`UPDATE "User" SET "passwordHash" = ${rehashed ?? account.passwordHash}
     WHERE "id" = ${account.id} AND "epoch" = ${account.epoch} AND "status" = 'active'`,
  );
  return row ? whyNotActAsAgent({ status: "active", ...row }, now) : "status";
}
