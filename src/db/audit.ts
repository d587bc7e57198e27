import type { Actor } from "../domain/actor.ts";
import type {
  AuditDraft,
  RefusalDraft,
  TouchedCustomer,
  TouchedUser,
} from "../domain/audit-entry.ts";
import type { Database, Tx } from "./client.ts";
import { columns, int, type RowOf } from "./columns.ts";
import { orConflict } from "./database-error.ts";
import { inSlices } from "./slices.ts";
import { type Sql, sql } from "./sql.ts";

/** Where an entry comes from, besides the actor. */
export interface AuditOrigin {
  actor: Pick<Actor, "userId" | "name"> | undefined;
  source: "web" | "cli" | "store" | "system";
  address?: string | undefined;
  requestId?: string | undefined;
  now: Date;
}

/**
 * Writes the entry of an act in the transaction of the act: without the entry no change
 * (security G2). Answers its number. Throws Conflict where it takes back what was taken back.
 */
export async function recordAct(tx: Tx, origin: AuditOrigin, draft: AuditDraft): Promise<number> {
  const id = await insertEntry(tx, origin, { ...draft, reason: null });
  if (draft.customers)
    await inSlices(draft.customers, (customers) => recordCustomers(tx, id, customers));
  if (draft.users) await inSlices(draft.users, (users) => recordUsers(tx, id, users));
  return id;
}

/** Rows travel as one JSON object, which is what both databases' json_each takes. */
async function recordCustomers(
  tx: Tx,
  entryId: number,
  customers: readonly TouchedCustomer[],
): Promise<void> {
  const rows = JSON.stringify({
    ...customers.map(({ id, change, reference, name }) => [id, change, reference, name]),
  });
  await tx.run(sql`
    INSERT INTO "AuditCustomer" ("entryId", "customerId", "change", "reference", "name")
    SELECT CAST(${entryId} AS INTEGER), CAST(value->>0 AS INTEGER), value->>1, value->>2,
           value->>3
      FROM json_each(${rows})`);
}

/** Adds users to those whom an entry touched, in the transaction that changed them. */
export async function recordUsers(
  tx: Tx,
  entryId: number,
  users: readonly TouchedUser[],
): Promise<void> {
  const rows = JSON.stringify({
    ...users.map(({ id, change, name, version, gained, lost }) => [
      id,
      change,
      name,
      version,
      gained,
      lost,
    ]),
  });
  await tx.run(sql`
    INSERT INTO "AuditUser" ("entryId", "userId", "change", "name", "version", "gained", "lost")
    SELECT CAST(${entryId} AS INTEGER), CAST(value->>0 AS INTEGER), value->>1, value->>2,
           CAST(value->>3 AS INTEGER), value->>4, value->>5
      FROM json_each(${rows})`);
}

/** Writes the entry of a refused attempt, in a transaction of its own. */
export async function recordRefusal(
  db: Database,
  origin: AuditOrigin,
  draft: RefusalDraft,
): Promise<void> {
  await db.write((tx) => writeRefusal(tx, origin, draft));
}

/** The same, beside what else the refusal changes. */
export async function writeRefusal(
  tx: Tx,
  origin: AuditOrigin,
  { reason, ...draft }: RefusalDraft,
): Promise<void> {
  const { key, params, permission } = reason;
  await insertEntry(tx, origin, { ...draft, reason: JSON.stringify({ key, params, permission }) });
}

const inserted = columns('"AuditEntry"', { id: int });

/**
 * What is still under way when a person is erased ends without their name. The same statement for
 * nobody: how long a sign-in takes shall not tell who there is.
 */
function calledNow(userId: number | null, name: string): Sql {
  return sql`coalesce((
    SELECT u."firstName" FROM "User" u WHERE u."id" = ${userId} AND u."erasedAt" IS NOT NULL
  ), ${name})`;
}

interface Draft extends Pick<AuditDraft, "action" | "subject" | "undoes"> {
  changes: object;
  reason: string | null;
}

/** An entry with a reason is a refusal. Answers its id. */
async function insertEntry(
  tx: Tx,
  { actor, source, address, requestId, now }: AuditOrigin,
  draft: Draft,
): Promise<number> {
  const { action, subject, changes, reason, undoes } = draft;
  const subjectName = calledNow(subject.type === "user" ? subject.id : null, subject.name);
  const insert = () =>
    tx.returning(
      inserted,
      sql`INSERT INTO "AuditEntry" ("at", "source", "address", "requestId", "actorId", "actorName",
                              "subjectType", "subjectId", "subjectName", "subjectVersion",
                              "action", "result", "changes", "reason", "undoes")
    VALUES (${now}, ${source}, ${address ?? null}, ${requestId ?? null},
            ${actor?.userId ?? null}, ${calledNow(actor?.userId ?? null, actor?.name ?? "")},
            ${subject.type}, ${subject.id}, ${subjectName}, ${subject.version ?? null},
            ${action}, ${reason === null ? "done" : "refused"},
            ${JSON.stringify(changes)}, ${reason}, ${undoes ?? null})`,
    );
  const [entry] = await orConflict("undoes", { key: "undo.whyNot.undone" }, insert);
  return (entry as RowOf<typeof inserted>).id;
}
