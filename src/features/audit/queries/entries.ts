import type { Reader, Tx } from "../../../db/client.ts";
import { columns, instant, int, nullable, oneOf, type RowOf, text } from "../../../db/columns.ts";
import { empty, join, raw, type Sql, sql } from "../../../db/sql.ts";
import type { AuditRecord, ListedEntry } from "../../../domain/audit-entry.ts";
import { COUNT_LIMIT, type CursorPage } from "../../../domain/list-page.ts";
import { type AuditFilter, branches, type SubjectRef } from "./conditions.ts";
import { withTouched } from "./touched.ts";

/**
 * What happened to a user, group or role since the version that a page showed, oldest first; at
 * most 20 entries.
 */
export function listChangesSince(
  db: Reader,
  { type, id }: SubjectRef,
  version: number,
): Promise<AuditRecord[]> {
  const own = sql`e."subjectType" = ${type} AND e."subjectId" = ${id}
    AND e."subjectVersion" > ${version}`;
  const touched = sql`e."id" IN (
    SELECT au."entryId" FROM "AuditUser" au
     WHERE au."userId" = ${id} AND au."version" > ${version})`;
  const parts = (type === "user" ? [own, touched] : [own]).map((part) => [
    part,
    sql`e."result" <> 'refused'`,
  ]);
  return selectEntries(db, { parts, limit: 20, order: oldestFirst });
}

/** So many users at most are looked up in what changed their groups. */
const LOOKED_UP = 20;

/**
 * The newest acts on a group's members that concerned some of these users, and the newest edits of
 * their groups; five at most.
 */
export function listMemberChanges(
  db: Reader,
  { groupId, userIds }: { groupId: number; userIds: readonly number[] },
): Promise<AuditRecord[]> {
  const done = sql`e."result" <> 'refused'`;
  const ids = userIds.slice(0, LOOKED_UP);
  const byGroup = [
    sql`e."subjectType" = 'group' AND e."subjectId" = ${groupId}`,
    sql`e."action" || '' IN ('group.members', 'batch.joined', 'batch.left')`,
    sql`e."id" IN (SELECT au."entryId" FROM "AuditUser" au WHERE au."userId" IN (${join(ids)}))`,
    done,
  ];
  const byEdit = ids.map((id) => [
    sql`e."subjectType" = 'user' AND e."subjectId" = ${id}`,
    sql`e."action" || '' = 'user.updated' AND e."changes" LIKE '%"groups":%'`,
    done,
  ]);
  return selectEntries(db, { parts: [byGroup, ...byEdit], limit: 5, order: newestFirst });
}

/**
 * Entries newest first, beginning after the entry `before` (0 for the newest); seven statements,
 * none of which reads what it does not show or count.
 */
export async function listEntries(
  db: Reader,
  filter: AuditFilter,
  { before, per }: { before: number; per: number },
): Promise<CursorPage<ListedEntry>> {
  const parts = branches(filter);
  // Two wishes that nothing matches are the slowest to find: once is enough.
  const total = parts.length === 0 ? 0 : await countEntries(db, parts);
  if (total === 0) return noEntries;
  const cursor = before === 0 ? undefined : await findCursor(db, before);
  const older = cursor ? parts.map((part) => [...part, olderThan(cursor)]) : parts;
  const [found, newer] = await Promise.all([
    selectEntries(db, { parts: older, limit: per + 1, order: newestFirst }),
    cursor ? newerPage(db, { parts, cursor, per }) : undefined,
  ]);
  // Nothing is older than this: an address nobody is led to.
  if (cursor && found.length === 0) return listEntries(db, filter, { before: 0, per });
  const rows = found.slice(0, per);
  return {
    rows: await withTouched(db, rows),
    total,
    open: total > COUNT_LIMIT,
    older: found.length > per ? rows.at(-1)?.id : undefined,
    newer,
  };
}

/** Entries of one turn. */
const TURN = 1_000;

/** All entries under a filter, newest first, some at a time. */
export async function* readEntries(db: Reader, filter: AuditFilter): AsyncGenerator<AuditRecord[]> {
  const parts = branches(filter);
  let last: Cursor | undefined;
  do {
    const cursor: Cursor | undefined = last;
    const older = cursor ? parts.map((part) => [...part, olderThan(cursor)]) : parts;
    const rows: AuditRecord[] =
      parts.length === 0
        ? []
        : await selectEntries(db, { parts: older, limit: TURN, order: newestFirst });
    yield rows;
    last = rows.length === TURN ? rows.at(-1) : undefined;
  } while (last);
}

/** A page of nothing. */
export const noEntries: CursorPage<ListedEntry> = {
  rows: [],
  total: 0,
  open: false,
  older: undefined,
  newer: undefined,
};

/** The newest entries under a filter; one statement, and nobody counts. */
export function listNewest(db: Reader, filter: AuditFilter, limit: number): Promise<AuditRecord[]> {
  return selectEntries(db, { parts: branches(filter), limit, order: newestFirst });
}

/** So many entries of somebody are looked through for what they changed. */
const LOOKED_THROUGH = 200;

/**
 * What somebody changed last, on subjects of some types: signing in and out changes nothing, and
 * what was refused did not.
 */
export function listOwnChanges(
  db: Reader,
  { actorId, types }: { actorId: number; types: readonly SubjectRef["type"][] },
  limit: number,
): Promise<AuditRecord[]> {
  if (types.length === 0) return Promise.resolve([]);
  const newest = sql`SELECT e.* FROM "AuditEntry" e WHERE e."actorId" = ${actorId}
    ${newestFirst} LIMIT ${raw(String(LOOKED_THROUGH))}`;
  return db.all(
    entryRow,
    sql`FROM (${newest}) e WHERE e."result" = 'done' AND e."action" NOT LIKE 'session.%'
      AND e."subjectType" IN (${join([...types])}) ${newestFirst} LIMIT ${raw(String(limit))}`,
  );
}

export function findEntry(db: Reader | Tx, id: number): Promise<AuditRecord | undefined> {
  return db.one(entryRow, sql`FROM "AuditEntry" e WHERE e."id" = ${id}`);
}

const cursorRow = columns("e", { id: int, at: instant });

type Cursor = RowOf<typeof cursorRow>;

function findCursor(db: Reader, id: number): Promise<Cursor | undefined> {
  return db.one(cursorRow, sql`FROM "AuditEntry" e WHERE e."id" = ${id}`);
}

function olderThan({ at, id }: Cursor): Sql {
  return sql`(e."at", e."id") < (${at}, ${id})`;
}

export const newestFirst = raw(`ORDER BY e."at" DESC, e."id" DESC`);
const oldestFirst = raw(`ORDER BY e."at" ASC, e."id" ASC`);

interface First {
  /** A condition list per branch. */
  parts: Sql[][];
  limit: number;
  order: Sql;
}

/** The ids of the first `limit` entries of all branches together, as a table with `at` and `id`. */
function firstOf({ parts, limit, order }: First): Sql {
  const upTo = raw(String(limit));
  const selects = parts.map(
    (part) => sql`SELECT * FROM (SELECT e."at", e."id" FROM "AuditEntry" e
      WHERE ${join(part, " AND ")} ${order} LIMIT ${upTo}) b`,
  );
  return sql`(${join(selects, " UNION ALL ")})`;
}

export const entryRow = columns<AuditRecord>("e", {
  id: int,
  at: instant,
  action: text,
  result: oneOf(["done", "refused"]),
  actorId: nullable(int),
  actorName: text,
  subjectType: text,
  subjectId: nullable(int),
  subjectName: text,
  changes: text,
  reason: nullable(text),
  source: text,
  address: nullable(text),
  requestId: nullable(text),
  undoes: nullable(int),
});

function selectEntries(db: Reader, first: First): Promise<AuditRecord[]> {
  const { order } = first;
  const upTo = raw(String(first.limit));
  const ids = sql`SELECT e."id" FROM ${firstOf(first)} e ${order} LIMIT ${upTo}`;
  return db.all(entryRow, sql`FROM "AuditEntry" e WHERE e."id" IN (${ids}) ${order}`);
}

const entryId = columns("e", { id: int });

interface Place {
  parts: Sql[][];
  cursor: Cursor;
  per: number;
}

/** Where the page before the cursor begins; undefined when nothing is newer. */
async function newerPage(
  db: Reader,
  { parts, cursor: { at, id }, per }: Place,
): Promise<number | undefined> {
  const newer = parts.map((part) => [...part, sql`(e."at", e."id") >= (${at}, ${id})`]);
  const limit = per + 1;
  const first = firstOf({ parts: newer, limit, order: oldestFirst });
  const rows = await db.all(
    entryId,
    sql`FROM ${first} e ${oldestFirst} LIMIT ${raw(String(limit))}`,
  );
  return rows.length === 0 ? undefined : (rows[per]?.id ?? 0);
}

async function countEntries(db: Reader, parts: Sql[][]): Promise<number> {
  const limit = COUNT_LIMIT + 1;
  const first = firstOf({ parts, limit, order: empty });
  return Math.min(await db.count(sql`FROM ${first} f`), limit);
}
