import type { CommandContext } from "../../../command.ts";
import { writeRefusal } from "../../../db/audit.ts";
import {
  accountCounter,
  addressCounter,
  type Counter,
  deviceCounter,
} from "../../../db/counters.ts";
import { type Attempt, recordLockouts, takePoints } from "../../../db/sign-in-counters.ts";
import { noSubject } from "../../../domain/audit-entry.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { SignInCause } from "../../../domain/sign-in-causes.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import { endDueAccess } from "../../../rights/end-of-access.ts";
import type { whyNotActAsAgent } from "../policy.ts";
import { type Account, findAccount } from "../queries.ts";

/** Who says that they are somebody, and by what. */
interface Claim {
  email: string;
  password: string;
  /** The id of the browser or device, if the account knows it. */
  knownDevice(account: Account): string | undefined;
  /** What counts besides address and account, where the account does not know the device. */
  besides?: Counter;
}

/** Somebody who is who they say, and may come in. */
export interface Checked {
  account: Account;
  attempt: Attempt;
  /** The password hashed anew, where it had been with weaker parameters. */
  rehashed: string | undefined;
}

export interface Refusal {
  attempt: Attempt;
  why: SignInCause;
}

/** What everybody hears whose sign-in failed, whatever the cause. */
export const failed: Reason = { key: "sign-in.failed", field: "email" };

/**
 * Judges a sign-in by one argon2 verify, whatever the account is (security A1, A2). `whyNot` says
 * which accounts do not come in. Throws TooManyRequests before the password is looked at when there
 * were too many failures.
 */
export async function checkSignIn(
  ctx: CommandContext,
  claim: Claim,
  whyNot: typeof whyNotActAsAgent,
): Promise<Checked | Refusal> {
  await endDueAccess(ctx.db, ctx.now);
  const emailKey = canonicalEmail(claim.email);
  const account = emailKey ? await findAccount(ctx.db.read, emailKey) : undefined;
  const counters = countersFor(account, {
    device: account && claim.knownDevice(account),
    address: ctx.address ?? "",
    typed: emailKey ?? claim.email,
    besides: claim.besides,
  });
  const attempt: Attempt = {
    points: await takePoints(ctx.db, counters, ctx.now),
    subject: account ? { type: "user", id: account.id, name: fullName(account) } : noSubject,
  };
  const matches = await ctx.hasher.verify(account?.passwordHash, claim.password);
  if (!account) return { attempt, why: "unknown" };
  const why = matches ? whyNot(account, ctx.now) : "password";
  if (why) return { attempt, why };
  const rehashed = ctx.hasher.isOutdated(account.passwordHash)
    ? await ctx.hasher.hash(claim.password)
    : undefined;
  return { account, attempt, rehashed };
}

interface Asked {
  /** The id of the browser or device, if the account knows it. */
  device: string | undefined;
  address: string;
  typed: string;
  besides: Counter | undefined;
}

/**
 * A browser that the account knows has a counter of its own: whatever strangers do, its owner gets
 * in (security T2).
 */
function countersFor(
  account: Account | undefined,
  { device, address, typed, besides }: Asked,
): Counter[] {
  if (account && device) return [deviceCounter(device, account.id)];
  const strangers = [addressCounter(address), accountCounter(account, typed)];
  return besides ? [...strangers, besides] : strangers;
}

/** Records a sign-in that failed, with the lockout that it was the beginning of. */
export async function recordFailed(ctx: CommandContext, { attempt, why }: Refusal): Promise<void> {
  await ctx.db.write(async (tx) => {
    await writeRefusal(tx, ctx, {
      action: "session.refused",
      subject: attempt.subject,
      changes: { cause: why },
      reason: failed,
    });
    await recordLockouts(tx, ctx, attempt);
  });
}
