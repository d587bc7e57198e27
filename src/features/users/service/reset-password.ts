import { command } from "../../../command.ts";
import { updateRow } from "../../../db/rows.ts";
import { userSubject } from "../../../db/subjects.ts";
import { newPassword, temporaryPassword, userTable } from "../../../db/tables.ts";
import { Conflict } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { whyNotSetPassword } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { loadUser, recallUser } from "./load.ts";
import { hashForOther, OWN_PASSWORD, requirePassword } from "./new-password.ts";
import { endAccess } from "./update-user.ts";

interface PasswordReset extends ActInput {
  password: string;
  passwordRepeat: string;
}

/**
 * Somebody else's new password. Their sessions end, a lockout is lifted, every browser becomes a
 * stranger. Throws Conflict for a stale version, for a deleted user, or at the field.
 */
export const resetPassword = command({
  action: "user.updated",
  permission: "users.password",
  subject: userSubject,
  prepare: async (ctx, input: PasswordReset) => {
    // What a password may not contain is told to nobody who may not set it.
    const { user } = await recallUser(ctx.db.read, input.id, undefined);
    refuseAct(whyNotSetPassword(ctx.actor, user), user, input);
    requirePassword({ ...user, site: ctx.site }, input);
    return hashForOther(ctx, input.password);
  },
  async work(tx, ctx, input) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotSetPassword(ctx.actor, user), user, input);
    const changes = { password: "changed" as const };
    const version = await updateRow(tx, userTable, {
      row: user,
      version: input.version,
      changes,
      also: newPassword(temporaryPassword(ctx.prepared.passwordHash, ctx)),
      now: ctx.now,
      stale: "users.conflict.stale",
    });
    if (ctx.prepared.isOwn) throw new Conflict(OWN_PASSWORD);
    const name = fullName(user);
    const subject = { type: "user" as const, id: user.id, name, version };
    const result = { id: user.id, name, ended: await endAccess(tx, ctx, subject) };
    return { result, audit: { action: "user.updated", subject, changes } };
  },
});
