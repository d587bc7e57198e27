import type { Reader, Tx } from "../db/client.ts";
import {
  columns,
  computed,
  instant,
  int,
  nullable,
  orElse,
  type RowOf,
  text,
} from "../db/columns.ts";
import { ABSOLUTE_MS, IDLE_MS } from "../db/sessions.ts";
import { sql } from "../db/sql.ts";
import { locale, theme, userStatus } from "../db/user-columns.ts";
import type { Actor } from "../domain/actor.ts";
import { hasEnded } from "../domain/end-of-access.ts";
import { fullName } from "../domain/text.ts";
import { heldBy, withPermissions } from "./held-rights.ts";

/** The person of the table "User" u, with their rights. */
const person = {
  email: computed(text, 'u."email"'),
  firstName: computed(text, 'u."firstName"'),
  lastName: computed(text, 'u."lastName"'),
  status: computed(userStatus, 'u."status"'),
  locale: computed(locale, 'u."locale"'),
  theme: computed(theme, 'u."theme"'),
  passwordEndsAt: computed(nullable(instant), 'u."passwordEndsAt"'),
  accessEndsAt: computed(nullable(instant), 'u."accessEndsAt"'),
  ...heldBy.user,
  rightsVersion: computed(int, '(SELECT v."version" FROM "RightsVersion" v)'),
};

/** A row that no request of ours wrote is one that ran out. */
const longAgo = orElse(instant, new Date(0));

const standing = columns("s", {
  userId: int,
  epoch: orElse(int, 0),
  createdAt: longAgo,
  lastSeenAt: longAgo,
  data: text,
  userEpoch: computed(int, 'u."epoch"'),
  ...person,
});

/**
 * A session with its person, status and rights: one statement. undefined unless the session lives,
 * the person is Active, their access and a temporary password have not ended, and the epochs agree.
 */
export async function loadStanding(
  from: Reader | Tx,
  sessionId: string,
  now: Date,
): Promise<{ actor: Actor; lastSeenAt: Date; data: string } | undefined> {
  const row = await from.one(
    standing,
    sql`FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."id" = ${sessionId}`,
  );
  if (!row || !isAlive(row, now)) return undefined;
  const { userId, lastSeenAt, data } = row;
  return { actor: actorOf(row, { userId, sessionId }), lastSeenAt, data };
}

const someone = columns("u", person);

/**
 * The same of a person whose act goes on by itself, whether they are signed in or not; undefined
 * unless they are Active.
 */
export async function loadStandingOf(
  from: Reader | Tx,
  userId: number,
): Promise<Actor | undefined> {
  const row = await from.one(someone, sql`FROM "User" u WHERE u."id" = ${userId}`);
  return row?.status === "active" ? actorOf(row, { userId, sessionId: null }) : undefined;
}

function actorOf(row: RowOf<typeof someone>, ids: Pick<Actor, "userId" | "sessionId">): Actor {
  const { email, locale, theme, accessEndsAt, permissions, rightsVersion } = withPermissions(row);
  const mustReplacePassword = row.passwordEndsAt !== null;
  const person = { name: fullName(row), email, locale, theme, accessEndsAt };
  return { ...ids, ...person, permissions, rightsVersion, mustReplacePassword };
}

function isAlive(row: RowOf<typeof standing>, now: Date): boolean {
  const idle = now.getTime() - row.lastSeenAt.getTime();
  const age = now.getTime() - row.createdAt.getTime();
  const hasRunOut = row.passwordEndsAt !== null && row.passwordEndsAt <= now;
  const mayComeIn = row.status === "active" && !hasEnded(row, now) && !hasRunOut;
  return mayComeIn && row.userEpoch === row.epoch && idle <= IDLE_MS && age <= ABSOLUTE_MS;
}
