import type { Reader } from "../../db/client.ts";
import type { AuditAction, UserChanges } from "../../domain/audit-entry.ts";

/** A change of a user as the audit tells it. */
export interface UserHistoryEntry {
  at: Date;
  action: AuditAction;
  actorName: string;
  changes: UserChanges;
}

/** What happened to a user since the version that a page showed, oldest first; at most 20 entries. */
export async function listChangesSince(db: Reader, userId: number, version: number): Promise<UserHistoryEntry[]> {
  const rows = await db.auditEntry.findMany({
    where: { subjectType: "user", subjectId: userId, subjectVersion: { gt: version }, result: "done" },
    orderBy: { id: "asc" },
    take: 20,
    select: { at: true, action: true, actorName: true, changes: true },
  });
  return rows.map((row) => ({ ...row, action: row.action as AuditAction, changes: JSON.parse(row.changes) as UserChanges }));
}
