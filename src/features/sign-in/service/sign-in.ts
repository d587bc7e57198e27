import { type CommandContext, command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { insertSession } from "../../../db/sessions.ts";
import { giveBack } from "../../../db/sign-in-counters.ts";
import { raw, type Sql, sql } from "../../../db/sql.ts";
import { Conflict, TooManyRequests } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import type { RequestContext } from "../../../http/page.ts";
import { whyNotComeIn } from "../policy.ts";
import type { Account } from "../queries.ts";
import { type Checked, checkSignIn, failed, type Refusal, recordFailed } from "./check-sign-in.ts";

interface SignIn {
  email: string;
  password: string;
  /** The browser that asks, and the session it had, which ends. */
  browser: Pick<RequestContext, "browser" | "knownDevice" | "renewSession" | "countRefusedSignIn">;
  endedSession: string | undefined;
  /** What the person had typed before they had to sign in. */
  entries: ReturnType<RequestContext["openEntries"]>;
}

class SignInRefused extends Conflict {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(failed);
    this.refusal = refusal;
  }
}

/**
 * Begins a session for whoever is who they say. Answers the account.
 * Throws Conflict at the field for every kind of failure alike, TooManyRequests before a password
 * is looked at when there were too many failures.
 */
export const signIn = command({
  action: "session.started",
  permission: "public",
  subject: null,
  beside: true,
  prepare: check,
  async work(tx, ctx, input) {
    const { account, attempt, rehashed } = ctx.prepared;
    const { id, deviceEpoch, locale } = account;
    const by = { userId: id, name: fullName(account) };
    const begun = await beginSession(tx, ctx, { ...input, account, rehashed });
    if (!begun) throw new SignInRefused({ attempt, why: "status" });
    await giveBack(tx, { db: ctx.db, origin: ctx }, attempt);
    return {
      result: { id, deviceEpoch, locale, linked: linkedBy(account) },
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
    browser.countRefusedSignIn(error.refusal.why);
    await recordFailed(ctx, error.refusal);
  },
});

async function check(ctx: CommandContext, input: SignIn): Promise<Checked> {
  const { email, password, browser } = input;
  const { knownDevice } = browser;
  const judged = await checkSignIn(ctx, { email, password, knownDevice }, whyNotComeIn);
  if ("why" in judged) throw new SignInRefused(judged);
  return judged;
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
    UPDATE "User" SET "lastLoginAt" = ${now}, "passwordHash" = ${rehashed ?? account.passwordHash},
           "passwordSetAt" = ${ofTemporary(raw('"passwordSetAt"'))},
           "passwordSetById" = ${ofTemporary(raw('"passwordSetById"'))},
           "passwordSetByName" = ${ofTemporary(raw('"passwordSetByName"'))}
     WHERE "id" = ${userId} AND "epoch" = ${epoch} AND "status" = 'active'`);
  if (count === 0) return false;
  if (endedSession) await tx.session.deleteMany({ where: { id: endedSession } });
  const sid = browser.renewSession();
  const data = entries.dataFor(userId);
  await insertSession(tx, { sid, userId, epoch, address, browser: browser.browser, data, now });
  return true;
}

/** By a link it is told once. */
function ofTemporary(column: Sql): Sql {
  return sql`CASE WHEN "passwordEndsAt" IS NULL THEN NULL ELSE ${column} END`;
}

/** By whose link the password came, and when; null once the person was told. */
function linkedBy({ passwordEndsAt, passwordSetAt, passwordSetByName }: Account) {
  if (passwordEndsAt !== null || !passwordSetAt || !passwordSetByName) return null;
  return { at: passwordSetAt.toISOString(), name: passwordSetByName };
}

/** Ends this browser's session. */
export const signOut = command({
  action: "session.ended",
  permission: "signed-in",
  beforeReplacing: true,
  subject: null,
  beside: true,
  async work(tx, { actor: { userId, sessionId, name } }, _input: Record<string, never>) {
    await tx.session.deleteMany({ where: { id: sessionId ?? "" } });
    const subject = { type: "user" as const, id: userId, name };
    return { result: null, audit: { action: "session.ended", subject, changes: {} } };
  },
});
