import type { Reason } from "../../domain/reason.ts";

/**
 * Seconds since then fit a column of 32 bits until 2094, and the nine digits of a device cookie
 * until 2057.
 */
const BEGINNING = Date.UTC(2026, 0, 1);

interface Restored {
  now: Date;
  /** The name of the backup. */
  backup: string;
}

/**
 * What a restored database has to go through before anybody sees it, as SQL for both databases:
 * every session, every set-password link and what a browser or a process knows ends, so does every
 * batch, of which nobody knows how far it went since, and the act is recorded. The backup is older
 * than what was given out since, so that one more than its numbers was given out perhaps (a device
 * cookie of epoch 3, where the backup says 2): they rise beyond the seconds of a clock instead,
 * which no count of acts has reached.
 */
export function restoredSql({ now, backup }: Restored): string {
  const seconds = Math.floor((now.getTime() - BEGINNING) / 1_000);
  const beyond = (column: string) =>
    `"${column}" = CASE WHEN "${column}" >= ${seconds} THEN "${column}" + 1 ELSE ${seconds} END`;
  const changes = literal(JSON.stringify({ backup }));
  const at = literal(now.toISOString().replace("Z", "+00:00"));
  const why = { key: "batches.whyStopped.restored" } as const satisfies Reason;
  return `
    DELETE FROM "Session";
    DELETE FROM "FormReceipt";
    DELETE FROM "PasswordLink";
    UPDATE "User" SET ${beyond("epoch")}, ${beyond("deviceEpoch")};
    UPDATE "RightsVersion" SET ${beyond("version")};
    UPDATE "Job" SET
      "state" = 'stopped', "finishedAt" = ${at}, "reason" = ${literal(JSON.stringify(why))},
      "worker" = NULL, "leaseUntil" = NULL
    WHERE "state" = 'running';
    INSERT INTO "AuditEntry" (
      "at", "action", "result", "actorName", "subjectType", "subjectName", "changes", "source"
    )
    VALUES (${at}, 'database.restored', 'done', '', 'none', '', ${changes}, 'cli');
  `;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
