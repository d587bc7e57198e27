import type { Database } from "../../src/db/client.ts";
import { type Actor, systemActor } from "../../src/domain/actor.ts";
import type { UserStatus } from "../../src/domain/audit-entry.ts";
import type { UndoKind } from "../../src/domain/undoable.ts";
import { planUndo } from "../../src/features/undo/service/plan.ts";
import { addCustomers, addUser, type TestApp } from "./app.ts";

interface Entry {
  subjectId: number;
  subjectType?: "user" | "group";
  action?: string;
  result?: "done" | "refused";
  changes?: string;
  subjectVersion?: number | null;
}

/** An entry about somebody, as any version of the app may have written it. Answers its id. */
export async function addEntry(db: Database, entry: Entry): Promise<number> {
  const data = {
    ...{ action: "user.updated", result: "done", actorName: "Ada", source: "web", changes: "{}" },
    ...{ subjectType: "user", subjectName: "Uma", subjectVersion: 1 },
    ...{ at: new Date("2026-03-01T12:00:00Z"), ...entry },
  };
  return db.write(async (tx) => {
    const { id } = await tx.auditEntry.create({ data, select: { id: true } });
    return id;
  });
}

/** The entry of an edit of somebody who is in this group alone. */
export async function addEdit(db: Database, groupId: number): Promise<number> {
  const subjectId = await addUser(db, { groups: [] });
  await db.write((tx) => tx.userGroup.create({ data: { userId: subjectId, groupId } }));
  const changes = JSON.stringify({ firstName: { from: "Una", to: "Uma" } });
  return addEntry(db, { subjectId, changes });
}

/** The entry of an act that left somebody who is in no group at a status. */
export async function addChange(
  db: Database,
  from: UserStatus,
  to: "deactivated" | "deleted",
): Promise<number> {
  const subjectId = await addUser(db, { groups: [], status: to });
  const changes = JSON.stringify({ status: { from, to } });
  return addEntry(db, { subjectId, action: `user.${to}`, changes });
}

/** The entry of an act that assigned a customer to somebody. */
export async function addAssignment(db: Database): Promise<number> {
  const subjectId = await addUser(db, { groups: [] });
  const [customerId = 0] = await addCustomers(db, 1, { assignedUserId: subjectId });
  const entryId = await addEntry(db, { subjectId, action: "customers.assigned" });
  const row = { entryId, customerId, change: "assigned", reference: "", name: "" };
  await db.write((tx) => tx.auditCustomer.create({ data: row }));
  return entryId;
}

/** The entry of an act that added somebody to a group. */
export async function addJoining(db: Database, groupId: number): Promise<number> {
  const userId = await addUser(db, { groups: [] });
  const subject = { subjectType: "group", subjectId: groupId, subjectVersion: null } as const;
  const entryId = await addEntry(db, { ...subject, action: "group.members" });
  const row = { entryId, userId, change: "joined", name: "", version: 1, gained: "", lost: "" };
  await db.write(async (tx) => {
    await tx.userGroup.create({ data: { userId, groupId } });
    await tx.auditUser.create({ data: row });
  });
  return entryId;
}

/** What the page of an undo carries, for whoever may do it. */
export async function seenOf(
  db: Database,
  kind: UndoKind,
  id: string | number,
  actor: Actor = systemActor,
): Promise<string> {
  return (await planUndo(db.read, { actor, now: new Date() }, { kind, id: Number(id) })).seen;
}

/** The newest entry of an act on somebody or something. */
export async function lastEntry(
  { db }: Pick<TestApp, "db">,
  action: string,
  subjectId: number,
): Promise<number> {
  const { id } = await db.read.auditEntry.findFirstOrThrow({
    where: { action, subjectId, result: "done" },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return id;
}
