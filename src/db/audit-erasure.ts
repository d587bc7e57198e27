import { formerName } from "../domain/former.ts";
import { sidedActions } from "../domain/sides.ts";
import { throughAuditGate } from "./audit-gate.ts";
import { type AuditText, withoutMention, withoutPerson, withoutWords } from "./audit-person.ts";
import type { Tx } from "./client.ts";
import { columns, instant, int, nullable, type RowOf, text } from "./columns.ts";
import { turns } from "./slices.ts";
import { raw, type Sql, sql } from "./sql.ts";

/** Who is erased: the name of now, and the texts by which they were found, now and before. */
interface ErasedPerson {
  id: number;
  name: string;
  searchTexts: readonly string[];
}

/** What was replaced: entries of the person's own, and places in the entries of others. */
interface Replaced {
  entries: number;
  mentions: number;
  /** What they were called in any of them. */
  names: ReadonlySet<string>;
}

/** Entries that one statement reads or writes: some milliseconds. */
const SLICE = 300;

/**
 * Puts a person's number in the place of their names and addresses, wherever the audit has them:
 * in their own entries by the number, in those of others by what belongs together. Networks and
 * requests they acted from go. Within the transaction that erases the person.
 */
export function eraseFromAudit(tx: Tx, person: ErasedPerson): Promise<Replaced> {
  return throughAuditGate(tx, async () => {
    const found = { entries: 0, mentions: 0, names: new Set([person.name]) };
    await eraseOwn(tx, person, found);
    found.mentions += await eraseTouched(tx, person.id);
    found.mentions += await eraseFilters(tx, person);
    return found;
  });
}

const entryRow = columns("e", {
  id: int,
  at: instant,
  action: text,
  actorId: nullable(int),
  actorName: text,
  subjectType: text,
  subjectId: nullable(int),
  subjectName: text,
  changes: text,
  address: nullable(text),
  requestId: nullable(text),
});

type Entry = RowOf<typeof entryRow>;

interface Found extends Replaced {
  names: Set<string>;
}

/** As actor and as subject: each way has its index. */
async function eraseOwn(tx: Tx, { id }: ErasedPerson, found: Found): Promise<void> {
  const ways = [sql`e."actorId" = ${id}`, sql`e."subjectType" = 'user' AND e."subjectId" = ${id}`];
  for (const way of ways)
    for await (const rows of readSlices(tx, way)) {
      const changed = rows.flatMap((row) => changedBy(row, withoutPerson(row, id, found.names)));
      await writeTexts(tx, changed);
      // Afterwards: what they did themselves has both sides among these.
      for (const { row } of changed) found.mentions += await eraseFromOtherSide(tx, row, id);
      found.entries += changed.length;
    }
}

async function* readSlices(tx: Tx, where: Sql): AsyncGenerator<Entry[]> {
  const pause = turns();
  let last: Entry | undefined;
  do {
    const after = last ? sql`AND (e."at", e."id") > (${last.at}, ${last.id})` : raw("");
    const rows: Entry[] = await tx.all(
      entryRow,
      sql`FROM "AuditEntry" e WHERE ${where} ${after}
        ORDER BY e."at", e."id" LIMIT ${raw(String(SLICE))}`,
    );
    yield rows;
    last = rows.length === SLICE ? rows.at(-1) : undefined;
    await pause();
  } while (last);
}

interface Changed {
  row: Entry;
  text: AuditText;
}

const texts = ["actorName", "subjectName", "changes", "address", "requestId"] as const;

function changedBy(row: Entry, text: AuditText): Changed[] {
  return texts.some((name) => row[name] !== text[name]) ? [{ row, text }] : [];
}

/**
 * Who gave customers to the person or got theirs. Of one instant and actor is one act: the request
 * may be erased already, and who is not called so is left alone.
 */
async function eraseFromOtherSide(tx: Tx, own: Entry, id: number): Promise<number> {
  if (own.subjectId !== id || !sidedActions.includes(own.action)) return 0;
  const others = await tx.all(
    entryRow,
    sql`FROM "AuditEntry" e WHERE e."actorId" = ${own.actorId} AND e."at" = ${own.at}`,
  );
  const mentioned = { id, name: own.subjectName };
  const changed = others
    .filter(({ action }) => sidedActions.includes(action))
    .flatMap((row) => changedBy(row, withoutMention(row, mentioned)));
  await writeTexts(tx, changed);
  return changed.length;
}

/** Rows travel as in recordUsers(). */
async function writeTexts(tx: Tx, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify({
    ...changed.map(({ row, text }) => [row.id, ...texts.map((name) => text[name])]),
  });
  await tx.run(sql`
    UPDATE "AuditEntry" SET
       "actorName" = v."actorName", "subjectName" = v."subjectName", "changes" = v."changes",
       "address" = v."address", "requestId" = v."requestId"
      FROM (SELECT CAST(value->>0 AS INTEGER) AS "id", value->>1 AS "actorName",
                   value->>2 AS "subjectName", value->>3 AS "changes", value->>4 AS "address",
                   value->>5 AS "requestId"
              FROM json_each(${rows})) v
     WHERE "AuditEntry"."id" = v."id"`);
}

const touchedEntry = columns("a", { entryId: int });

/** Where acts on groups, roles and many users name them. */
async function eraseTouched(tx: Tx, id: number): Promise<number> {
  const pause = turns();
  let [after, count] = [0, 0];
  for (;;) {
    const rows = await tx.all(
      touchedEntry,
      sql`FROM "AuditUser" a WHERE a."userId" = ${id} AND a."entryId" > ${after}
        ORDER BY a."entryId" LIMIT ${raw(String(SLICE))}`,
    );
    const upTo = rows.at(-1)?.entryId;
    if (upTo === undefined) return count;
    count += await tx.run(sql`
      UPDATE "AuditUser" SET "name" = ${formerName(id)}
       WHERE "userId" = ${id} AND "entryId" > ${after} AND "entryId" <= ${upTo}`);
    after = upTo;
    await pause();
  }
}

/** Lists that were taken along by somebody who searched for the person. */
async function eraseFilters(tx: Tx, person: ErasedPerson): Promise<number> {
  let count = 0;
  for (const action of ["export.started", "export.ended"])
    for await (const rows of readSlices(tx, sql`e."action" = ${action}`)) {
      const changed = rows.flatMap((row) => changedBy(row, withoutWords(row, person)));
      await writeTexts(tx, changed);
      count += changed.length;
    }
  return count;
}
