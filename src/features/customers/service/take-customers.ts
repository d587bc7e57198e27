import type { ActingContext } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import type { AuditDraft, AuditSubject } from "../../../domain/audit-entry.ts";
import { Conflict } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { type CustomerRow, findCustomers } from "../queries/rows.ts";
import { type Assignee, findAssignee } from "../queries.ts";
import type { CustomersInput } from "../schemas.ts";
import { type Moved, moveCustomers, touched } from "./move-customers.ts";
import type { Selection } from "./selection.ts";

type Ticks = Pick<Selection, "assign" | "take">;

/** Throws Conflict where customers would be taken from somebody, and no review showed it. */
export function requireReviewed({ take }: Ticks, input: CustomersInput): void {
  const shown = new Set(input.holders.map(({ id, holder }) => `${id}:${holder}`));
  const isReviewed = take.every(({ id, holder }) => shown.has(`${id}:${holder}`));
  if (take.length > 0 && (input.do !== "take" || !isReviewed))
    throw new Conflict("customers.take.unseen");
}

interface Taken {
  customers: Moved[];
  /** Names of those who lost some. */
  holders: string[];
  /** For the history of each of them. */
  entries: AuditDraft[];
}

/** Takes customers from whoever held them when they were ticked, if they still do. */
export async function takeCustomers(
  tx: Tx,
  now: Date,
  { ticks, to }: { ticks: Ticks; to: Assignee },
): Promise<Taken> {
  const all: Taken = { customers: [], holders: [], entries: [] };
  for (const from of new Set(ticks.take.map(({ holder }) => holder))) {
    const ids = ticks.take.filter(({ holder }) => holder === from).map(({ id }) => id);
    const moved = await moveCustomers(tx, now, { ids, from, to: to.id });
    if (moved.length === 0) continue;
    const giver = (await findAssignee(tx, from)) as Assignee;
    const subject: AuditSubject = { type: "user", id: from, name: fullName(giver) };
    all.customers.push(...moved);
    all.holders.push(subject.name);
    all.entries.push({
      action: "customers.moved",
      subject,
      changes: { receiver: fullName(to), moved: moved.length, lost: ids.length - moved.length },
      customers: touched("released", moved),
    });
  }
  return all;
}

/** Whose customers a save would take. */
export interface Taking {
  holder: { id: number; name: string };
  rows: CustomerRow[];
}

/** The same for its review; those who hold them no more are named when it is saved. */
export async function loadTaking({ db }: ActingContext, { take }: Ticks): Promise<Taking[]> {
  const rows = await findCustomers(
    db.read,
    take.map(({ id }) => id),
  );
  const holders = [...new Set(take.map(({ holder }) => holder))];
  const taking = holders.map(async (id) => {
    const user = (await findAssignee(db.read, id)) as Assignee;
    const isOf = new Set(take.filter(({ holder }) => holder === id).map((one) => one.id));
    return { holder: { id, name: fullName(user) }, rows: rows.filter((row) => isOf.has(row.id)) };
  });
  return Promise.all(taking);
}
