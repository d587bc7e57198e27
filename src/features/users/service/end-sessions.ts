import { command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { endSession, endSessions, listSessions } from "../../../db/sessions.ts";
import { userSubject } from "../../../db/subjects.ts";
import { Conflict } from "../../../domain/errors.ts";
import { followerOf } from "../../../domain/natural-order.ts";
import { fullName } from "../../../domain/text.ts";
import { isSelf, whyNotEndSessions } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { loadUser } from "./load.ts";

interface Ending {
  userId: number;
  now: Date;
  /** The hash of the session that asks, where it is one of theirs. */
  keep: string | null;
  /** `others`, or the handle of one. */
  end: string;
}

export interface EndedSessions {
  count: number;
  /** The handle of the session that stands in the list where the ended one stood. */
  neighbour: string | undefined;
}

/** Ends one live session of a user, or all but `keep`. */
export async function endSome(tx: Tx, { end, ...whose }: Ending): Promise<EndedSessions> {
  const { userId, now } = whose;
  if (end === "others") return { count: await endSessions(tx, whose), neighbour: undefined };
  const handles = (await listSessions(tx, userId, now)).map(({ handle }) => handle);
  return { count: await endSession(tx, whose, end), neighbour: followerOf(handles, end) };
}

/**
 * Signs somebody out of one browser, by its handle, or of every one. Throws Conflict for a stale
 * version, and for a session that has ended already.
 */
export const endUserSessions = command({
  action: "sessions.ended",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, { end = "others", ...input }: ActInput & { end?: string }) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotEndSessions(ctx.actor, user), user, input);
    const keep = isSelf(ctx.actor, user) ? ctx.actor.sessionId : null;
    const ended = await endSome(tx, { userId: user.id, now: ctx.now, keep, end });
    if (ended.count === 0 && end !== "others") throw new Conflict("profile.sessions.whyNotEnded");
    const subject = { type: "user" as const, id: user.id, name: fullName(user) };
    const changes = { sessions: ended.count };
    return { result: ended, audit: { action: "sessions.ended" as const, subject, changes } };
  },
});
