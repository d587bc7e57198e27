import { command } from "../../../command.ts";
import { endSessions } from "../../../db/sessions.ts";
import { userSubject } from "../../../db/subjects.ts";
import { fullName } from "../../../domain/text.ts";
import { isSelf, whyNotEndSessions } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { loadUser } from "./load.ts";

/** Signs somebody out of every browser. Throws Conflict for a stale version. */
export const endUserSessions = command({
  action: "sessions.ended",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, input: ActInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotEndSessions(ctx.actor, user), user, input);
    const keep = isSelf(ctx.actor, user) ? ctx.actor.sessionId : null;
    const sessions = await endSessions(tx, { userId: user.id, now: ctx.now, keep });
    const subject = { type: "user" as const, id: user.id, name: fullName(user) };
    const audit = { action: "sessions.ended" as const, subject, changes: { sessions } };
    return { result: sessions, audit };
  },
});
