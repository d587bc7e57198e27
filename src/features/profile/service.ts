import { type ActingContext, command } from "../../command.ts";
import { updateRow } from "../../db/rows.ts";
import { endSessions, handleOf, type LiveSession, listSessions } from "../../db/sessions.ts";
import { liftLockout, recordEnd } from "../../db/sign-in-counters.ts";
import { newPassword, ownPassword, userTable } from "../../db/tables.ts";
import type { AuditRecord } from "../../domain/audit-entry.ts";
import { changesOf } from "../../domain/changes.ts";
import { Conflict, refuse } from "../../domain/errors.ts";
import type { Reason } from "../../domain/reason.ts";
import { fullName } from "../../domain/text.ts";
import { mayStillLetIn } from "../../rights/giver.ts";
import { auditOf } from "../audit/service.ts";
import { findOwnAccount } from "../sign-in/queries.ts";
import { checkCurrentPassword, wrongPassword } from "../sign-in/service/current-password.ts";
import { type EndedSessions, endSome } from "../users/service/end-sessions.ts";
import {
  isSamePassword,
  passwordProblems,
  requirePassword,
} from "../users/service/new-password.ts";
import { findOwnProfile, findPasswordOrigin, type Profile } from "./queries.ts";
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

type ProfileUpdate = Omit<ProfileInput, "searchKey" | `base${string}`>;

/**
 * One's own name, language and theme; in force with the next request. Throws Conflict for a stale
 * version.
 */
export const updateProfile = command({
  action: "profile.updated",
  permission: "signed-in",
  subject: null,
  async work(tx, { actor, now }, input: ProfileUpdate) {
    const { firstName, lastName, locale, theme } = input;
    const id = actor.userId as number;
    const row = { id, ...(await findOwnProfile(tx, id)) };
    const changes = changesOf(row, { firstName, lastName, locale, theme });
    const edit = { row, version: input.version, changes, now, stale: "profile.stale" as const };
    const version = await updateRow(tx, userTable, edit);
    const subject = { type: "user" as const, id, name: fullName(input), version };
    const changed = (["firstName", "lastName", "locale", "theme"] as const).filter(
      (field) => changes[field],
    );
    return { result: changed, audit: { action: "profile.updated", subject, changes } };
  },
});

/** Who has set the password that the reader must replace; undefined where it is their own. */
export async function loadPasswordOrigin({ db, actor }: ActingContext) {
  return actor.mustReplacePassword
    ? findPasswordOrigin(db.read, actor.userId as number)
    : undefined;
}

/**
 * One's own password, and another than it was. Asks for the current one, ends the other sessions
 * and lifts a lockout (ASVS 6.2.3, 7.4.3). Throws Conflict at the field.
 */
export const changePassword = command({
  action: "profile.updated",
  permission: "signed-in",
  beforeReplacing: true,
  subject: null,
  prepare: async (ctx, input: PasswordInput) => {
    const account = await findOwnAccount(ctx.db.read, ctx.actor.userId as number);
    requirePassword({ ...account, site: ctx.site }, input);
    refuse(whyNotAgain(input));
    const known = await checkCurrentPassword(ctx, account.passwordHash, input.currentPassword);
    return {
      before: account.passwordHash,
      after: known ? await ctx.hasher.hash(input.password) : undefined,
    };
  },
  async work(tx, ctx) {
    const { actor, now } = ctx;
    const { before, after } = ctx.prepared;
    const id = actor.userId as number;
    if (after === undefined) throw new Conflict(wrongPassword);
    const account = await findOwnAccount(tx, id);
    if (account.passwordHash !== before) throw new Conflict(wrongPassword);
    const { passwordEndsAt, passwordSetById } = account;
    if (passwordEndsAt && !(await mayStillLetIn(tx, passwordSetById, id)))
      throw new Conflict("profile.temporary.void");
    const changes = { password: "changed" as const };
    const version = await updateRow(tx, userTable, {
      row: { id, ...account },
      version: account.version,
      changes,
      also: newPassword(ownPassword(after)),
      now,
      stale: wrongPassword,
    });
    await endSessions(tx, { userId: id, now, keep: actor.sessionId });
    const subject = { type: "user" as const, id, name: actor.name, version };
    await recordEnd(tx, ctx, { subject, ...(await liftLockout(tx, ctx, id)) });
    return { result: null, audit: { action: "profile.updated", subject, changes } };
  },
});

/** What is wrong with the new password; the current one is never verified here. */
export async function checkNewPassword(
  { db, actor, site }: ActingContext,
  typed: Partial<PasswordInput>,
): Promise<Reason[]> {
  if (!typed.password) return [];
  const account = await findOwnAccount(db.read, actor.userId as number);
  const again = whyNotAgain(typed);
  return [...passwordProblems({ ...account, site }, typed), ...(again ? [again] : [])];
}

/** What was typed twice is no new password: whoever set the one before would know it still. */
function whyNotAgain({ currentPassword, password }: Partial<PasswordInput>): Reason | undefined {
  return isSamePassword(currentPassword ?? "", password ?? "")
    ? { key: "passwords.again", field: "password" }
    : undefined;
}

/** In which browsers one is signed in now, the one seen last first. */
export function loadSessions({ db, actor, now }: ActingContext): Promise<LiveSession[]> {
  return listSessions(db.read, actor.userId as number, now);
}

function noneLeft(end: string): Reason {
  return end === "others"
    ? { key: "profile.sessions.whyNotOthers" }
    : { key: "profile.sessions.whyNotEnded" };
}

/**
 * Ends one of one's own other sessions by its handle, or all of them. Throws Conflict for this one,
 * and where none is left to end.
 */
export const endOwnSessions = command({
  action: "sessions.ended",
  permission: "signed-in",
  subject: null,
  async work(tx, { actor, now }, { end }: { end: string }) {
    const id = actor.userId as number;
    const own = actor.sessionId as string;
    if (end === handleOf(own)) throw new Conflict("profile.sessions.whyNotThis");
    const ended = await endSome(tx, { userId: id, now, keep: own, end });
    if (ended.count === 0) throw new Conflict(noneLeft(end));
    const { count, neighbour = handleOf(own) } = ended;
    return {
      result: { count, neighbour } satisfies EndedSessions,
      audit: {
        action: "sessions.ended",
        subject: { type: "user", id, name: actor.name },
        changes: { sessions: count },
      },
    };
  },
});
