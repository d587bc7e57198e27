import type { Theme } from "../domain/actor.ts";
import type { UserStatus } from "../domain/audit-entry.ts";
import { defaultLocale, locales } from "../languages/locale.ts";
import {
  bool,
  type Column,
  computed,
  instant,
  int,
  listOf,
  nullable,
  oneOf,
  optional,
  orElse,
  text,
} from "./columns.ts";
import { type Sql, sql } from "./sql.ts";

export const userStatuses: readonly UserStatus[] = ["active", "deactivated", "deleted"];
export const userStatus = oneOf(userStatuses);

export const theme = oneOf<Theme>(["light", "dark", "system"]);

/** A language that is no longer there reads as the default. */
export const locale = orElse(oneOf(locales), defaultLocale);

/** Who somebody is, of the table "User" u. */
export const identity = {
  id: int,
  email: text,
  firstName: text,
  lastName: text,
  status: userStatus,
};

/** Ids of the groups that the user u is in. */
export const groupIds = listOf(
  int,
  'ug."groupId"',
  'FROM "UserGroup" ug WHERE ug."userId" = u."id"',
);

/** The end of the longest wait after failed attempts, which may be over; null without one. */
const lockedUntil = computed(
  nullable(instant),
  '(SELECT max(c."lockedUntil") FROM "SignInCounter" c WHERE c."userId" = u."id")',
);

/** Of a password that somebody else has set; no name: the command line. Null: the person's own. */
export interface PasswordOrigin {
  passwordEndsAt: Date | null;
  passwordSetAt: Date | null;
  passwordSetByName: string;
}

export const passwordOrigin: { [Name in keyof PasswordOrigin]: Column<PasswordOrigin[Name]> } = {
  passwordEndsAt: nullable(instant),
  passwordSetAt: nullable(instant),
  passwordSetByName: optional,
};

/** Without a password yet, whatever the status. */
export const invited = computed(bool, "(u.\"passwordHash\" = '')");

/** What lists, acts and rules need of a user. */
export const userSummary = {
  ...identity,
  agent: bool,
  version: int,
  customerCount: int,
  lastLoginAt: nullable(instant),
  erasedAt: nullable(instant),
  lockedUntil,
  invited,
  groupIds,
  statusReason: nullable(text),
  accessEndsAt: nullable(instant),
};

/** Condition: the access of the user u goes on after an instant (hasEnded() of one who was read). */
export function goesOnAfter(instant: Date): Sql {
  return sql`(u."accessEndsAt" IS NULL OR u."accessEndsAt" > ${instant})`;
}
