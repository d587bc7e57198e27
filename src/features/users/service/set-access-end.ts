import { command, unchanged } from "../../../command.ts";
import { updateRow } from "../../../db/rows.ts";
import { userSubject } from "../../../db/subjects.ts";
import { nothingOfLeaving, userTable } from "../../../db/tables.ts";
import { changesOf } from "../../../domain/changes.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { Reason } from "../../../domain/reason.ts";
import { fullName } from "../../../domain/text.ts";
import { endOfDay, lastDayBefore } from "../../../domain/zoned-day.ts";
import { hasAdministrator } from "../../../rights/last-administrator.ts";
import { whyNotEndAccess } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { loadUser } from "./load.ts";

interface EndInput extends ActInput {
  /** The last day of access, YYYY-MM-DD; empty: none. */
  endsOn: string;
  /** One line; empty for none. */
  reason: string;
  /** In which days begin. */
  timeZone: string;
}

export interface AccessEnd {
  id: number;
  name: string;
  /** ISO 8601: results survive JSON. */
  accessEndsAt: string | null;
  /** Nobody would be left then who can manage users, groups and roles. */
  leavesNobody: boolean;
}

const PAST: Reason = { key: "leaving.endsOn.past", field: "endsOn" };

/** What is wrong with a last day, if it is over. */
export function checkLastDay(endsOn: string, { now, timeZone }: { now: Date; timeZone: string }) {
  return endsOn && endOfDay(endsOn, timeZone) <= now ? [PAST] : [];
}

/**
 * Sets the day on which access ends by itself, or takes it away; until then the person works on
 * (endDueAccess). Throws Conflict for a stale version, and at the field for a day that is over.
 */
export const setAccessEnd = command({
  action: "user.endChanged",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, input: EndInput) {
    const { endsOn, reason, timeZone } = input;
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotEndAccess(ctx.actor, user), user, input);
    if (checkLastDay(endsOn, { now: ctx.now, timeZone }).length > 0) throw new Conflict(PAST);
    const accessEndsAt = endsOn ? endOfDay(endsOn, timeZone) : null;
    const lastDay = lastDayBefore(user.accessEndsAt ?? user.accessKeptAt, timeZone);
    const before = { endsOn: lastDay, reason: user.statusReason ?? "" };
    const changes = changesOf(before, { endsOn, reason: endsOn && reason });
    const version = await updateRow(tx, userTable, {
      row: user,
      version: input.version,
      changes,
      also: {
        ...nothingOfLeaving,
        accessEndsAt,
        statusReason: (endsOn && reason) || null,
      },
      now: ctx.now,
      stale: "users.conflict.stale",
    });
    const leavesNobody =
      accessEndsAt !== null && !(await hasAdministrator(tx, { after: accessEndsAt }));
    const subject = { type: "user" as const, id: user.id, name: fullName(user), version };
    const isNew = Object.keys(changes).length > 0;
    return {
      result: {
        id: user.id,
        name: subject.name,
        accessEndsAt: accessEndsAt?.toISOString() ?? null,
        leavesNobody,
      } satisfies AccessEnd,
      audit: isNew ? { action: "user.endChanged", subject, changes } : unchanged,
    };
  },
});
