import type { Actor } from "../domain/actor.ts";
import type { AuditDraft, RefusalDraft, TouchedCustomer, TouchedUser } from "../domain/audit-entry.ts";
import type { Database, Tx } from "./client.ts";

/** Where an entry comes from, besides the actor. */
export interface AuditOrigin {
  actor: Actor | undefined;
  source: "web" | "cli";
  address?: string | undefined;
  requestId?: string | undefined;
  now: Date;
}

/** Writes the entry of an act in the transaction of the act: without the entry no change (ASVS G2). */
export async function recordAct(tx: Tx, origin: AuditOrigin, draft: AuditDraft): Promise<void> {
  const { id } = await tx.auditEntry.create({ data: row(origin, draft, "done", null), select: { id: true } });
  if (draft.customers?.length) await recordCustomers(tx, id, draft.customers);
  if (draft.users?.length) await recordUsers(tx, id, draft.users);
}

/** One statement, however many: rows travel as one JSON object, which is what both databases' json_each takes. */
async function recordCustomers(tx: Tx, entryId: number, customers: readonly TouchedCustomer[]): Promise<void> {
  const rows = JSON.stringify({ ...customers.map(({ id, change, reference, name }) => [id, change, reference, name]) });
  await tx.$executeRaw`
    INSERT INTO "AuditCustomer" ("entryId", "customerId", "change", "reference", "name")
    SELECT CAST(${entryId} AS INTEGER), CAST(value->>0 AS INTEGER), value->>1, value->>2, value->>3 FROM json_each(${rows})`;
}

async function recordUsers(tx: Tx, entryId: number, users: readonly TouchedUser[]): Promise<void> {
  const rows = JSON.stringify({ ...users.map(({ id, change, name, version, gained, lost }) => [id, change, name, version, gained, lost]) });
  await tx.$executeRaw`
    INSERT INTO "AuditUser" ("entryId", "userId", "change", "name", "version", "gained", "lost")
    SELECT CAST(${entryId} AS INTEGER), CAST(value->>0 AS INTEGER), value->>1, value->>2, CAST(value->>3 AS INTEGER), value->>4, value->>5 FROM json_each(${rows})`;
}

/** Writes the entry of a refused attempt, in a transaction of its own. */
export async function recordRefusal(db: Database, origin: AuditOrigin, { reason, ...draft }: RefusalDraft): Promise<void> {
  const data = row(origin, draft as AuditDraft, "refused", JSON.stringify({ key: reason.key, params: reason.params, permission: reason.permission }));
  await db.write((tx) => tx.auditEntry.create({ data, select: { id: true } }));
}

function row({ actor, source, address, requestId, now }: AuditOrigin, draft: AuditDraft, result: "done" | "refused", reason: string | null) {
  return {
    at: now,
    action: draft.action,
    result,
    actorId: actor?.userId ?? null,
    actorName: actor?.name ?? "",
    subjectType: draft.subject.type,
    subjectId: draft.subject.id,
    subjectName: draft.subject.name,
    subjectVersion: draft.subject.version ?? null,
    changes: JSON.stringify(draft.changes),
    reason,
    source,
    address: address ?? null,
    requestId: requestId ?? null,
  };
}
