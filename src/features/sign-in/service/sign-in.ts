import { recordAct, writeRefusal } from "../../../db/audit.ts";
import type { Tx } from "../../../db/client.ts";
import { insertSession } from "../../../db/sessions.ts";
import {
  type Attempt,
  accountCounter,
  addressCounter,
  type Counter,
  deviceCounter,
  giveBack,
  recordLockouts,
  takePoints,
} from "../../../db/sign-in-counters.ts";
import type { Actor } from "../../../domain/actor.ts";
import { type AuditChanges, noSubject } from "../../../domain/audit-entry.ts";
import { TooManyRequests } from "../../../domain/errors.ts";
import { isLocale, type LocaleName } from "../../../domain/locale.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import type { RequestContext, SignedInContext } from "../../../http/page.ts";
import { type Account, findAccount } from "../queries.ts";

type Cause = AuditChanges["session.refused"]["cause"];

/**
 * Signs in with one argon2 verify whatever the account is (ASVS A1, A2), and makes this browser
 * known to it. Answers the person's language, or undefined for every kind of failure alike. Throws
 * TooManyRequests before a password is looked at when there were too many failures.
 */
export async function signIn(
  ctx: RequestContext,
  { email, password }: { email: string; password: string },
): Promise<LocaleName | undefined> {
  const emailKey = canonicalEmail(email);
  const account = emailKey ? await findAccount(ctx.db.read, emailKey) : undefined;
  const points = await takePoints(
    ctx.db,
    countersFor(ctx, account, emailKey ?? email),
    ctx.now,
  ).catch((error) => turnAway(ctx, error));
  const attempt: Attempt = {
    points,
    subject: account ? { type: "user", id: account.id, name: fullName(account) } : noSubject,
  };
  const matches = await ctx.hasher.verify(account?.passwordHash, password);
  const cause: Cause | undefined = !account
    ? "unknown"
    : !matches
      ? "password"
      : account.status !== "active"
        ? "status"
        : undefined;
  if (cause || !account) return recordFailure(ctx, attempt, cause ?? "unknown");
  const rehashed = ctx.hasher.isOutdated(account.passwordHash)
    ? await ctx.hasher.hash(password)
    : undefined;
  const begun = await ctx.db.write(async (tx) => {
    const done = await beginSession(tx, ctx, account, rehashed);
    if (done) await giveBack(tx, { db: ctx.db, origin: ctx }, attempt);
    return done;
  });
  if (!begun) return recordFailure(ctx, attempt, "status");
  ctx.rememberDevice(account);
  return isLocale(account.locale) ? account.locale : undefined;
}

/**
 * A browser that the account knows has a counter of its own: whatever strangers do, its owner gets
 * in (security.md R2).
 */
function countersFor(ctx: RequestContext, account: Account | undefined, typed: string): Counter[] {
  const device = account && ctx.knownDevice(account);
  return device
    ? [deviceCounter(device, account.id)]
    : [addressCounter(ctx.address ?? ""), accountCounter(account, typed)];
}

function turnAway({ deps }: RequestContext, error: unknown): never {
  if (error instanceof TooManyRequests) deps.metrics?.signInRefused("locked");
  throw error;
}

/** Ends this browser's session. */
export async function signOut(ctx: SignedInContext): Promise<void> {
  const { userId, sessionId, name } = ctx.actor;
  await ctx.db.write(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: sessionId ?? "" } });
    if (count > 0)
      await recordAct(tx, ctx, {
        action: "session.ended",
        subject: { type: "user", id: userId, name },
        changes: {},
      });
  });
}

/**
 * The row decides: a deactivation or a new password since the password was checked has raised the
 * epoch, and nobody comes in.
 */
async function beginSession(
  tx: Tx,
  ctx: RequestContext,
  account: Account,
  rehashed: string | undefined,
): Promise<boolean> {
  const { id, epoch } = account;
  const count = await tx.$executeRaw`
    UPDATE "User" SET "lastLoginAt" = ${ctx.now}, "passwordHash" = ${rehashed ?? account.passwordHash}
     WHERE "id" = ${id} AND "epoch" = ${epoch} AND "status" = 'active'`;
  if (count === 0) return false;
  if (ctx.actor?.sessionId) await tx.session.deleteMany({ where: { id: ctx.actor.sessionId } });
  await insertSession(tx, {
    sid: ctx.renewSession(),
    userId: id,
    epoch,
    address: ctx.address ?? "",
    browser: ctx.browser,
    now: ctx.now,
  });
  const actor = { userId: id, name: fullName(account) } as Actor;
  await recordAct(
    tx,
    { ...ctx, actor },
    {
      action: "session.started",
      subject: { type: "user", id, name: fullName(account) },
      changes: {},
    },
  );
  return true;
}

async function recordFailure(
  ctx: RequestContext,
  attempt: Attempt,
  cause: Cause,
): Promise<undefined> {
  ctx.deps.metrics?.signInRefused(cause);
  const origin = { ...ctx, actor: undefined };
  await ctx.db.write(async (tx) => {
    await writeRefusal(tx, origin, {
      action: "session.refused",
      subject: attempt.subject,
      changes: { cause },
      reason: { key: "sign-in.failed" },
    });
    await recordLockouts(tx, origin, attempt);
  });
}
