import type { CommandContext } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { sql } from "../../../db/sql.ts";
import type { AuditDraft, AuditSubject } from "../../../domain/audit-entry.ts";
import { Conflict } from "../../../domain/errors.ts";
import { hoursAfter } from "../../../domain/secret-hours.ts";
import { linkHours } from "../policy.ts";

export interface StoredLink {
  hash: string;
  /** ISO 8601: answers of forms are kept as JSON. */
  expiresAt: string;
}

interface NewLink {
  subject: AuditSubject & { id: number };
  /** The version of the row that was looked at. */
  version: number;
  invited: boolean;
  hash: string;
}

/**
 * Lets a link open for an Active user from now on, in place of the one before. Throws Conflict
 * where the row is another by now.
 */
export async function writeLink(
  tx: Tx,
  { actor, now }: CommandContext,
  { subject, version, invited, hash }: NewLink,
): Promise<{ link: StoredLink; audit: AuditDraft }> {
  const hours = linkHours({ invited });
  const expiresAt = hoursAfter(now, hours);
  const count = await tx.run(sql`
    INSERT INTO "PasswordLink" ("userId", "tokenHash", "createdAt", "expiresAt", "createdById")
    SELECT u."id", ${hash}, ${now}, ${expiresAt}, ${actor.userId} FROM "User" u
     WHERE u."id" = ${subject.id} AND u."version" = ${version} AND u."status" = 'active'
    ON CONFLICT ("userId") DO UPDATE SET
      "tokenHash" = excluded."tokenHash", "createdAt" = excluded."createdAt",
      "expiresAt" = excluded."expiresAt", "createdById" = excluded."createdById"`);
  if (count === 0) throw new Conflict("users.conflict.stale");
  return {
    link: { hash, expiresAt: expiresAt.toISOString() },
    audit: { action: "user.linkGiven", subject, changes: { hours } },
  };
}
