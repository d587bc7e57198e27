import { command } from "../../db/command.ts";
import { endSessions } from "../../db/session-store.ts";
import type { UserChanges } from "../../domain/audit-entry.ts";
import { Conflict } from "../../domain/errors.ts";
import { checkPassword } from "../users/service/create-user.ts";
import { findOwnAccount } from "./queries.ts";
import type { PasswordInput, ProfileInput } from "./schemas.ts";

/** One's own language and theme; in force with the next request. */
export const updateProfile = command({
  action: "profile.updated",
  permission: "signed-in",
  async work(tx, { actor, now }, input: ProfileInput) {
    const changes: UserChanges = {};
    if (input.locale !== actor.locale) changes.locale = { from: actor.locale, to: input.locale };
    if (input.theme !== actor.theme) changes.theme = { from: actor.theme, to: input.theme };
    const step = Object.keys(changes).length > 0 ? 1 : 0;
    const id = actor.userId as number;
    const { version } = await tx.user.update({ where: { id }, data: { ...input, version: { increment: step }, updatedAt: now }, select: { version: true } });
    return { result: null, audit: { action: "profile.updated", subject: { type: "user", id, name: actor.name, version }, changes } };
  },
});

/** One's own password. Asks for the current one and ends the other sessions (ASVS 6.2.3, 7.4.3). Throws Conflict at the field. */
export const changePassword = command({
  action: "profile.updated",
  permission: "signed-in",
  prepare: async (ctx, input: PasswordInput) => {
    const account = await findOwnAccount(ctx.db.read, ctx.actor.userId as number);
    checkPassword({ ...account, site: ctx.site }, input.password, input.passwordRepeat);
    if (!(await ctx.hasher.verify(account.passwordHash, input.currentPassword)))
      throw new Conflict({ key: "profile.password.wrong", field: "currentPassword" });
    return { before: account.passwordHash, after: await ctx.hasher.hash(input.password) };
  },
  async work(tx, { actor, now }, _input, { before, after }) {
    const id = actor.userId as number;
    const { count } = await tx.user.updateMany({
      where: { id, passwordHash: before },
      data: { passwordHash: after, version: { increment: 1 }, updatedAt: now },
    });
    if (count === 0) throw new Conflict({ key: "profile.password.wrong", field: "currentPassword" });
    await endSessions(tx, id, now, actor.sessionId);
    const { version } = await tx.user.findUniqueOrThrow({ where: { id }, select: { version: true } });
    return { result: null, audit: { action: "profile.updated", subject: { type: "user", id, name: actor.name, version }, changes: { password: "changed" } } };
  },
});
