import type { UserStatus } from "../../../domain/audit-entry.ts";
import { localeNames } from "../../../domain/locale.ts";
import { fullName } from "../../../domain/text.ts";
import type { RequestContext } from "../../../http/page.ts";
import type { LoadedUser } from "../service/load.ts";

export function statusBadge(t: RequestContext["t"], status: UserStatus) {
  return { status, text: t(`users.status.${status}`) };
}

/** A user in a few words, as confirmation pages and records name them. */
export function summary({ t, format }: RequestContext, user: LoadedUser) {
  return {
    id: user.id,
    name: fullName(user),
    email: user.email,
    status: statusBadge(t, user.status),
    lastLogin: user.lastLoginAt ? format.dateTime(user.lastLoginAt) : t("users.never"),
    groups: user.groups.map(({ title }) => title),
    agent: t(user.agent ? "users.yes" : "users.no"),
    locale: localeNames[user.locale],
    localeCode: user.locale,
    created: format.dateTime(user.createdAt),
  };
}

export function listUrl(list: string): string {
  return list ? `/users?${list}` : "/users";
}

/** `?list=…` and what else there is; nothing for the plain list. */
export function asQuery(list: string, others: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(list ? { list } : {}), ...others }).toString();
  return query ? `?${query}` : "";
}
