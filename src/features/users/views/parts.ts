import { addressOf } from "../../../domain/address.ts";
import type { UserStatus } from "../../../domain/audit-entry.ts";
import type { RequestContext } from "../../../http/page.ts";
import { localeNames } from "../../../languages/locale.ts";
import { nameText, personName } from "../../../views/former.ts";
import { capGroups } from "../../../views/group-text.ts";
import { lastDayText } from "../../../views/last-day.ts";
import { actQuery, type Back } from "../../users-list/schemas.ts";
import { isInvited, isLocked } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";

export function statusBadge(t: RequestContext["t"], status: UserStatus) {
  return { status, text: t(`people.status.${status}`) };
}

type Conditions = Pick<LoadedUser, "lockedUntil" | "invited" | "status" | "accessEndsAt">;

/** What holds besides the status, a badge each. */
export function conditionBadges({ t, format, now }: RequestContext, user: Conditions) {
  const until = isLocked(user, now) ? user.lockedUntil : null;
  const locked = until && t("users.condition.locked", { time: format.time(fullMinute(until)) });
  const end = user.accessEndsAt;
  const ends = end && t("users.condition.ends", { day: lastDayText(format, end) });
  return [
    ...(isInvited(user) ? [{ condition: "invited", text: t("users.condition.invited") }] : []),
    ...(locked ? [{ condition: "locked", text: locked }] : []),
    ...(ends ? [{ condition: "ends", text: ends }] : []),
  ];
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
    conditions: conditionBadges(ctx, user),
    password: passwordText(ctx, user),
    lastLogin: user.lastLoginAt ? format.moment(user.lastLoginAt, now) : t("people.never"),
    tags: capGroups(t, user.groups),
    agent: t(user.agent ? "forms.yes" : "forms.no"),
    locale: localeNames[user.locale],
    localeCode: user.locale,
    created: format.moment(user.createdAt, now),
  };
}

/** That somebody else has set the password, and until when it opens anything; "" otherwise. */
function passwordText({ t, format, now }: RequestContext, user: LoadedUser): string {
  const { passwordEndsAt, passwordSetAt, passwordSetByName: name, status } = user;
  if (passwordEndsAt === null || passwordSetAt === null || status === "deleted") return "";
  const state = passwordEndsAt <= now ? "ended" : "temporary";
  const when = { at: format.dateTime(passwordSetAt), until: format.dateTime(passwordEndsAt) };
  return name
    ? t(`users.password.${state}`, { name: nameText(t, name), ...when })
    : t(`users.password.${state}ByOperator`, when);
}

/** `?list=…&from=…`; nothing for the plain list. */
export function asQuery(back: Partial<Back>): string {
  return addressOf("", actQuery, back);
}
