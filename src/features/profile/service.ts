import { command } from "../../db/command.ts";
import type { UserChanges } from "../../domain/audit-entry.ts";
import type { ProfileInput } from "./schemas.ts";

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
