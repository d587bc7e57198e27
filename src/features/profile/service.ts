import { type ActingContext, command } from "../../command.ts";
import {
  endSession,
  endSessions,
  handleOf,
  type LiveSession,
  listSessions,
} from "../../db/sessions.ts";
import { liftLockout, recordEnd } from "../../db/sign-in-counters.ts";
import type { AuditRecord, UserChanges } from "../../domain/audit-entry.ts";
import { Conflict } from "../../domain/errors.ts";
import { fullName, userKeys } from "../../domain/text.ts";
import { auditOf } from "../audit/service.ts";
import { findOwnAccount } from "../sign-in/queries.ts";
import { checkCurrentPassword, wrongPassword } from "../sign-in/service/current-password.ts";
import { checkPassword } from "../users/service/create-user.ts";
import { findOwnProfile, type Profile } from "./queries.ts";
import type { PasswordInput, ProfileInput } from "./schemas.ts";

/**
 * One's own row as it stands, and what changed since the version that a refused form was made of.
 */
export async function loadProfile(
  { db, actor }: ActingContext,
  refused?: unknown,
): Promise<{ profile: Profile; meanwhile: AuditRecord[] }> {
  const id = actor.userId as number;
  const meanwhile = await auditOf("user").loadMeanwhile(db.read, id, refused);
  return { profile: await findOwnProfile(db.read, id), meanwhile };
}

type ProfileUpdate = Omit<ProfileInput, `base${string}`>;

/**
 * One's own name, language and theme; in force with the next request. Throws Conflict for a stale
 * version.
 */
export const updateProfile = command({
  action: "profile.updated",
  permission: "signed-in",
  subject: null,
  async work(tx, { actor, now }, { version, ...input }: ProfileUpdate) {
    const { firstName, lastName, locale, theme } = input;
    const wanted = { firstName, lastName, locale, theme };
    const id = actor.userId as number;
    const { email, ...before } = await findOwnProfile(tx, id);
    const changes = differences(before, wanted);
    const step = Object.keys(changes).length > 0 ? 1 : 0;
    const data = {
      ...wanted,
      ...userKeys({ email, ...wanted }),
      version: { increment: step },
      updatedAt: now,
    };
    const { count } = await tx.user.updateMany({ where: { id, version }, data });
    if (count === 0) throw new Conflict("profile.stale");
    const subject = { type: "user" as const, id, name: fullName(wanted), version: version + step };
    return { result: null, audit: { action: "profile.updated", subject, changes } };
  },
});

const fields = ["firstName", "lastName", "locale", "theme"] as const;

function differences(before: Profile, wanted: Omit<Profile, "version">): UserChanges {
  const changed = fields.filter((field) => before[field] !== wanted[field]);
  return Object.fromEntries(
    changed.map((field) => [field, { from: before[field], to: wanted[field] }]),
  );
}

/**
 * One's own password. Asks for the current one, ends the other sessions and lifts a lockout (ASVS
 * 6.2.3, 7.4.3). Throws Conflict at the field.
 */
export const changePassword = command({
  action: "profile.updated",
  permission: "signed-in",
  subject: null,
  prepare: async (ctx, input: PasswordInput) => {
    const account = await findOwnAccount(ctx.db.read, ctx.actor.userId as number);
    checkPassword({ ...account, site: ctx.site }, input.password, input.passwordRepeat);
    const known = await checkCurrentPassword(ctx, account.passwordHash, input.currentPassword);
    return {
      before: account.passwordHash,
      after: known ? await ctx.hasher.hash(input.password) : undefined,
    };
  },
  async work(tx, ctx, _input, { before, after }) {
    const { actor, now } = ctx;
    const id = actor.userId as number;
    if (after === undefined) throw new Conflict(wrongPassword);
    const { count } = await tx.user.updateMany({
      where: { id, passwordHash: before },
      data: {
        passwordHash: after,
        version: { increment: 1 },
        deviceEpoch: { increment: 1 },
        updatedAt: now,
      },
    });
    if (count === 0) throw new Conflict(wrongPassword);
    await endSessions(tx, id, now, actor.sessionId);
    const { version } = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { version: true },
    });
    const subject = { type: "user" as const, id, name: actor.name, version };
    await recordEnd(tx, ctx, subject, await liftLockout(tx, ctx, id));
    return {
      result: null,
      audit: { action: "profile.updated", subject, changes: { password: "changed" } },
    };
  },
});

/** In which browsers one is signed in now, the one seen last first. */
export function loadSessions({ db, actor, now }: ActingContext): Promise<LiveSession[]> {
  return listSessions(db.read, actor.userId as number, now);
}

/**
 * Ends one of one's own other sessions by its handle, or all of them; answers how many. One that is
 * gone already is none.
 */
export const endOwnSessions = command({
  action: "sessions.ended",
  permission: "signed-in",
  subject: null,
  async work(tx, { actor, now }, { end }: { end: string }) {
    const id = actor.userId as number;
    if (end === handleOf(actor.sessionId as string))
      throw new Conflict("profile.sessions.whyNotThis");
    const sessions = await (end === "others"
      ? endSessions(tx, id, now, actor.sessionId)
      : endSession(tx, id, now, end));
    return {
      result: sessions,
      audit: {
        action: "sessions.ended",
        subject: { type: "user", id, name: actor.name },
        changes: { sessions },
      },
    };
  },
});
