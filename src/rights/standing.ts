import type { Reader, Tx } from "../db/client.ts";
import { columns, computed, instant, int, orElse, type RowOf, text } from "../db/columns.ts";
import { ABSOLUTE_MS, IDLE_MS } from "../db/sessions.ts";
import { sql } from "../db/sql.ts";
import { locale, theme, userStatus } from "../db/user-columns.ts";
import type { Actor } from "../domain/actor.ts";
import { fullName } from "../domain/text.ts";
import { heldBy, withPermissions } from "./held-rights.ts";

/** A row that no request of ours wrote is one that ran out. */
const longAgo = orElse(instant, new Date(0));

const standing = columns("s", {
  userId: int,
  epoch: orElse(int, 0),
  createdAt: longAgo,
  lastSeenAt: longAgo,
  data: text,
  email: computed(text, 'u."email"'),
  firstName: computed(text, 'u."firstName"'),
  lastName: computed(text, 'u."lastName"'),
  status: computed(userStatus, 'u."status"'),
  userEpoch: computed(int, 'u."epoch"'),
  locale: computed(locale, 'u."locale"'),
  theme: computed(theme, 'u."theme"'),
  ...heldBy.user,
  rightsVersion: computed(int, '(SELECT v."version" FROM "RightsVersion" v)'),
});

/**
 * A session with its person, status and rights: one statement. undefined unless the session lives,
 * the person is Active and the epochs agree.
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
  const { lastSeenAt, data } = row;
  const { userId, email, locale, theme, permissions, rightsVersion } = withPermissions(row);
  const actor: Actor = {
    userId,
    sessionId,
    name: fullName(row),
    email,
    locale,
    theme,
    permissions,
    rightsVersion,
  };
  return { actor, lastSeenAt, data };
}

function isAlive(row: RowOf<typeof standing>, now: Date): boolean {
  const idle = now.getTime() - row.lastSeenAt.getTime();
  const age = now.getTime() - row.createdAt.getTime();
  return (
    row.status === "active" && row.userEpoch === row.epoch && idle <= IDLE_MS && age <= ABSOLUTE_MS
  );
}
