import { addressOf } from "../../../domain/address.ts";
import type { UserStatus } from "../../../domain/audit-entry.ts";
import type { RequestContext } from "../../../http/page.ts";
import { localeNames } from "../../../languages/locale.ts";
import { personName } from "../../../views/former.ts";
import { capGroups } from "../../../views/group-text.ts";
import { actQuery, type Back } from "../../users-list/schemas.ts";
import { isLocked } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";

export function statusBadge(t: RequestContext["t"], status: UserStatus) {
  return { status, text: t(`people.status.${status}`) };
}

/** What holds besides the status; null when nothing does. */
export function conditionBadge(
  { t, format, now }: RequestContext,
  user: { lockedUntil: Date | null },
) {
  if (user.lockedUntil === null || !isLocked(user, now)) return null;
  return {
    condition: "locked",
    text: t("users.condition.locked", { time: format.time(fullMinute(user.lockedUntil)) }),
  };
}

/**
 * A time without seconds is never too early; nor does it need a day, as no wait is longer than an
 * hour.
 */
function fullMinute(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / MINUTE) * MINUTE);
}

const MINUTE = 60_000;

/** A user in a few words, as confirmation pages and records name them. */
export function summary(ctx: RequestContext, user: LoadedUser) {
  const { t, format, now } = ctx;
  return {
    id: user.id,
    number: `#${user.id}`,
    name: personName(t, user),
    email: user.email || "–",
    status: statusBadge(t, user.status),
    condition: conditionBadge(ctx, user),
    lastLogin: user.lastLoginAt ? format.moment(user.lastLoginAt, now) : t("people.never"),
    tags: capGroups(t, user.groups),
    agent: t(user.agent ? "forms.yes" : "forms.no"),
    locale: localeNames[user.locale],
    localeCode: user.locale,
    created: format.moment(user.createdAt, now),
  };
}

/** `?list=…&from=…`; nothing for the plain list. */
export function asQuery(back: Partial<Back>): string {
  return addressOf("", actQuery, back);
}
