import { recordAct, writeRefusal } from "../db/audit.ts";
import type { Database, Tx } from "../db/client.ts";
import { columns, int, nullable, type RowOf, text } from "../db/columns.ts";
import { endSessions } from "../db/sessions.ts";
import { sql } from "../db/sql.ts";
import { systemActor } from "../domain/actor.ts";
import type { RefusalDraft } from "../domain/audit-entry.ts";
import { fullName } from "../domain/text.ts";
import { hasAdministrator } from "./last-administrator.ts";

/** People of one transaction: a few milliseconds each, in which nobody else writes. */
const AT_ONCE = 20;

const due = columns("u", {
  id: int,
  firstName: text,
  lastName: text,
  version: int,
  statusReason: nullable(text),
});

interface Due extends RowOf<typeof due> {
  /** Somebody else can manage users; otherwise the person stays. */
  goes: boolean;
}

function dueAt(now: Date, limit: number) {
  return sql`FROM "User" u WHERE u."accessEndsAt" <= ${now}
    ORDER BY u."accessEndsAt", u."id" LIMIT ${limit}`;
}

/**
 * Deactivates everybody whose last day of access is over, each once, whoever asks and in however
 * many processes; answers whether there was anybody. The last administrator stays, and the start
 * page says so. Whoever asks first what somebody's status is, and then lets them in, has no other
 * condition to think of.
 */
export async function endDueAccess(db: Database, now: Date): Promise<boolean> {
  for (let found = false; ; found = true) {
    const [somebody] = await db.read.all(due, dueAt(now, 1));
    if (!somebody) return found;
    await db.writeAlone((tx) => endSome(tx, now));
  }
}

/** One question for all; where they would leave nobody, one each, in their order. */
async function endSome(tx: Tx, now: Date): Promise<void> {
  const people = await tx.all(due, dueAt(now, AT_ONCE));
  const ids = people.map(({ id }) => id);
  const allGo = await hasAdministrator(tx, { but: ids });
  for (const person of people) {
    const goes = allGo || (await hasAdministrator(tx, { but: [person.id] }));
    await endOne(tx, { ...person, goes }, now);
  }
}

/**
 * The row decides: an act that was quicker leaves nothing to do, and nothing to record. Whoever
 * stays is Active throughout, or their set-password link would be void.
 */
async function endOne(tx: Tx, person: Due, now: Date): Promise<void> {
  const { id, statusReason, goes } = person;
  const end = goes ? sql`"status" = 'deactivated'` : sql`"accessKeptAt" = "accessEndsAt"`;
  const count = await tx.run(sql`
    UPDATE "User" SET ${end}, "accessEndsAt" = NULL,
                      "version" = "version" + 1, "updatedAt" = ${now}
     WHERE "id" = ${id} AND "accessEndsAt" <= ${now}`);
  if (count === 0) return;
  const version = person.version + 1;
  const subject = { type: "user" as const, id, name: fullName(person), version };
  const origin = { actor: systemActor, source: "system" as const, now };
  const act = { action: "user.deactivated" as const, subject };
  if (!goes) {
    const reason = { key: "rights.whyNot.lastAdministrator" };
    return writeRefusal(tx, origin, { ...act, changes: { ended: true }, reason } as RefusalDraft);
  }
  const status = { from: "active" as const, to: "deactivated" as const };
  const sessions = await endSessions(tx, { userId: id, now });
  const why = statusReason === null ? {} : { reason: statusReason };
  const changes = { status, sessions, ...why, ended: true as const };
  await recordAct(tx, origin, { ...act, changes });
}
