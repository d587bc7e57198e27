import type { CommandContext } from "../../../command.ts";
import { writeRefusal } from "../../../db/audit.ts";
import { sessionCounter } from "../../../db/counters.ts";
import { isAnswered } from "../../../db/form-receipts.ts";
import {
  type Attempt,
  giveBack,
  recordLockouts,
  takePoints,
} from "../../../db/sign-in-counters.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { Reason } from "../../../domain/reason.ts";

/** Why a form that asks for the current password was refused. */
export const wrongPassword: Reason = {
  key: "profile.password.wrong",
  field: "currentPassword",
};

/**
 * Whether the person who is signed in typed their own password: counted and recorded like a sign-in
 * (ASVS 6.2.3, 6.3.1). False, and nothing is counted, where the form was answered before: its
 * second click. Throws Conflict at the field, or TooManyRequests.
 */
export async function checkCurrentPassword(
  ctx: CommandContext,
  stored: string,
  typed: string,
): Promise<boolean> {
  const { userId, name } = ctx.actor;
  const points = await takePoints(ctx.db, [sessionCounter(userId as number)], ctx.now);
  const attempt: Attempt = { points, subject: { type: "user", id: userId, name } };
  if (await ctx.hasher.verify(stored, typed)) {
    // By itself, because what it was asked for may yet be refused: a version, an address.
    await ctx.db.write((tx) => giveBack(tx, { db: ctx.db, origin: ctx }, attempt));
    return true;
  }
  // The first click may have changed the password meanwhile.
  if (await isAnswered(ctx)) return false;
  await recordFailure(ctx, attempt);
  throw new Conflict(wrongPassword);
}

async function recordFailure(ctx: CommandContext, attempt: Attempt): Promise<void> {
  await ctx.db.write(async (tx) => {
    const changes = { page: ctx.form?.path ?? "" };
    await writeRefusal(tx, ctx, {
      action: "session.passwordRefused",
      subject: attempt.subject,
      changes,
      reason: wrongPassword,
    });
    await recordLockouts(tx, ctx, attempt);
  });
}
