import { type CommandContext, command } from "../../../command.ts";
import { writeRefusal } from "../../../db/audit.ts";
import type { Tx } from "../../../db/client.ts";
import {
  accountCounter,
  addressCounter,
  type Counter,
  deviceCounter,
} from "../../../db/counters.ts";
import { insertSession } from "../../../db/sessions.ts";
import {
  type Attempt,
  giveBack,
  recordLockouts,
  takePoints,
} from "../../../db/sign-in-counters.ts";
import { sql } from "../../../db/sql.ts";
import { type AuditChanges, noSubject } from "../../../domain/audit-entry.ts";
import { Conflict, TooManyRequests } from "../../../domain/errors.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import type { RequestContext } from "../../../http/page.ts";
import { type Account, findAccount } from "../queries.ts";

type Cause = AuditChanges["session.refused"]["cause"];

interface SignIn {
  email: string;
  password: string;
  /** The browser that asks, and the session it had, which ends. */
  browser: Pick<RequestContext, "browser" | "knownDevice" | "renewSession" | "countRefusedSignIn">;
  endedSession: string | undefined;
  /** What the person had typed before they had to sign in. */
  entries: ReturnType<RequestContext["openEntries"]>;
}

/** What was found out before the transaction. */
interface Checked {
  account: Account;
  attempt: Attempt;
  rehashed: string | undefined;
}

class SignInRefused extends Conflict {
  readonly attempt: Attempt;
  readonly why: Cause;
  constructor(attempt: Attempt, why: Cause) {
    super({ key: "sign-in.failed", field: "email" });
    this.attempt = attempt;
    this.why = why;
  }
}

/**
 * Signs in with one argon2 verify whatever the account is (security A1, A2). Answers the account.
 * Throws Conflict at the field for every kind of failure alike, TooManyRequests before a password
 * is looked at when there were too many failures.
 */
export const signIn = command({
  action: "session.started",
  permission: "public",
  subject: null,
  beside: true,
  prepare: checkSignIn,
  async work(tx, ctx, input) {
    const { account, attempt, rehashed } = ctx.prepared;
    const { id, deviceEpoch, locale } = account;
    const by = { userId: id, name: fullName(account) };
    const begun = await beginSession(tx, ctx, { ...input, account, rehashed });
    if (!begun) throw new SignInRefused(attempt, "status");
    await giveBack(tx, { db: ctx.db, origin: ctx }, attempt);
    return {
      result: { id, deviceEpoch, locale },
      audit: {
        action: "session.started",
        subject: { type: "user", id, name: by.name },
        changes: {},
      },
      by,
    };
  },
  async recordFailure(ctx, { browser }, error) {
    if (error instanceof TooManyRequests) browser.countRefusedSignIn("locked");
    if (!(error instanceof SignInRefused)) return;
    browser.countRefusedSignIn(error.why);
    await recordRefused(ctx, error);
  },
});

async function checkSignIn(
  ctx: CommandContext,
  { email, password, browser }: SignIn,
): Promise<Checked> {
  const emailKey = canonicalEmail(email);
  const account = emailKey ? await findAccount(ctx.db.read, emailKey) : undefined;
  const counters = countersFor(account, {
    device: account && browser.knownDevice(account),
    address: ctx.address ?? "",
    typed: emailKey ?? email,
  });
  const attempt: Attempt = {
    points: await takePoints(ctx.db, counters, ctx.now),
    subject: account ? { type: "user", id: account.id, name: fullName(account) } : noSubject,
  };
  const matches = await ctx.hasher.verify(account?.passwordHash, password);
  if (!account) throw new SignInRefused(attempt, "unknown");
  if (!matches) throw new SignInRefused(attempt, "password");
  if (account.status !== "active") throw new SignInRefused(attempt, "status");
  const rehashed = ctx.hasher.isOutdated(account.passwordHash)
    ? await ctx.hasher.hash(password)
    : undefined;
  return { account, attempt, rehashed };
}

interface Asked {
  /** The id of the browser, if the account knows it. */
  device: string | undefined;
  address: string;
  typed: string;
}

/**
 * A browser that the account knows has a counter of its own: whatever strangers do, its owner gets
 * in (security T2).
 */
function countersFor(account: Account | undefined, { device, address, typed }: Asked): Counter[] {
  return account && device
    ? [deviceCounter(device, account.id)]
    : [addressCounter(address), accountCounter(account, typed)];
}

/**
 * The row decides: a deactivation or a new password since the password was checked has raised the
 * epoch, and nobody comes in.
 */
async function beginSession(
  tx: Tx,
  { now, address = "" }: CommandContext,
  { browser, endedSession, entries, account, rehashed }: SignIn & Omit<Checked, "attempt">,
): Promise<boolean> {
  const { id: userId, epoch } = account;
  const count = await tx.run(sql`
    UPDATE "User" SET "lastLoginAt" = ${now}, "passwordHash" = ${rehashed ?? account.passwordHash}
     WHERE "id" = ${userId} AND "epoch" = ${epoch} AND "status" = 'active'`);
  if (count === 0) return false;
  if (endedSession) await tx.session.deleteMany({ where: { id: endedSession } });
  const sid = browser.renewSession();
  const data = entries.dataFor(userId);
  await insertSession(tx, { sid, userId, epoch, address, browser: browser.browser, data, now });
  return true;
}

async function recordRefused(
  ctx: CommandContext,
  { attempt, why, reason }: SignInRefused,
): Promise<void> {
  await ctx.db.write(async (tx) => {
    await writeRefusal(tx, ctx, {
      action: "session.refused",
      subject: attempt.subject,
      changes: { cause: why },
      reason,
    });
    await recordLockouts(tx, ctx, attempt);
  });
}

/** Ends this browser's session. */
export const signOut = command({
  action: "session.ended",
  permission: "signed-in",
  subject: null,
  beside: true,
  async work(tx, { actor: { userId, sessionId, name } }, _input: Record<string, never>) {
    await tx.session.deleteMany({ where: { id: sessionId ?? "" } });
    const subject = { type: "user" as const, id: userId, name };
    return { result: null, audit: { action: "session.ended", subject, changes: {} } };
  },
});
