import type { ReadDatabase, Reader } from "../../db/client.ts";
import { columns, instant, int, nullable, oneOf, type RowOf, text } from "../../db/columns.ts";
import { contains } from "../../db/dialect.ts";
import type {
  AuditAction,
  AuditRecord,
  AuditSubject,
  ListedEntry,
  Touched,
  TouchedCustomer,
  TouchedUser,
} from "../../domain/audit-entry.ts";
import { COUNT_LIMIT } from "../../domain/page-of.ts";
import { Prisma } from "../../generated/sqlite/client.ts";

/** Of an act on many customers or users so many are named. */
const NAMED = 50;

/** Something that entries are about. */
export interface SubjectRef {
  type: Exclude<AuditSubject["type"], "customer" | "none">;
  id: number;
}

/**
 * What happened to a user, group or role since the version that a page showed, oldest first; at
 * most 20 entries.
 */
export function listChangesSince(
  db: Reader,
  { type, id }: SubjectRef,
  version: number,
): Promise<AuditRecord[]> {
  const own = Prisma.sql`e."subjectType" = ${type} AND e."subjectId" = ${id} AND e."subjectVersion" > ${version}`;
  const touched = Prisma.sql`e."id" IN (SELECT au."entryId" FROM "AuditUser" au WHERE au."userId" = ${id} AND au."version" > ${version})`;
  const parts = (type === "user" ? [own, touched] : [own]).map((part) => [
    part,
    Prisma.sql`e."result" <> 'refused'`,
  ]);
  return selectEntries(db, parts, 20, oldestFirst);
}

export interface AuditFilter {
  /** Ids of users; an empty list matches nothing. A few dozen at most, like the subjects. */
  actors?: readonly number[] | undefined;
  subjects?: readonly SubjectRef[] | undefined;
  action?: AuditAction | undefined;
  result?: AuditRecord["result"] | undefined;
  from?: Date | undefined;
  /** The first instant that is too late. */
  until?: Date | undefined;
}

/** A page of entries. The neighbours are the `before` of their pages, 0 for the first one. */
export interface EntryPage {
  entries: ListedEntry[];
  /** Not beyond COUNT_LIMIT + 1. */
  total: number;
  older: number | undefined;
  newer: number | undefined;
}

/**
 * Entries newest first, beginning after the entry `before` (0 for the newest); six statements, none
 * of which reads what it does not show or count.
 */
export async function listEntries(
  db: Reader,
  filter: AuditFilter,
  { before, per }: { before: number; per: number },
): Promise<EntryPage> {
  const parts = branches(filter);
  if (parts.length === 0) return { entries: [], total: 0, older: undefined, newer: undefined };
  const cursor = before === 0 ? undefined : await findCursor(db, before);
  const [found, newer, total] = await Promise.all([
    selectEntries(db, cursor ? parts.map((part) => [...part, olderThan(cursor)]) : parts, per + 1),
    cursor ? newerPage(db, parts, cursor, per) : undefined,
    countEntries(db, parts),
  ]);
  // Nothing is older than this: an address nobody is led to.
  if (cursor && found.length === 0) return listEntries(db, filter, { before: 0, per });
  const rows = found.slice(0, per);
  const [customers, users] = await Promise.all([
    touchedCustomers(db, rows),
    touchedUsers(db, rows),
  ]);
  return {
    entries: rows.map((row) => ({
      ...row,
      customers: customers.get(row.id),
      users: users.get(row.id),
    })),
    total,
    older: found.length > per ? rows.at(-1)?.id : undefined,
    newer,
  };
}

const cursorRow = columns("e", { id: int, at: instant });

type Cursor = RowOf<typeof cursorRow>;

function findCursor(db: Reader, id: number): Promise<Cursor | undefined> {
  return db.one(cursorRow, Prisma.sql`FROM "AuditEntry" e WHERE e."id" = ${id}`);
}

/**
 * One condition list per person or thing, so that each is read through its index and no further
 * than the page: an IN would gather and sort them all. The first wish of subject, actor, act and
 * refusal names the index; `|| ''` and `+` keep planners from a worse one.
 */
function branches(filter: AuditFilter): Prisma.Sql[][] {
  const { actors, subjects, action } = filter;
  const common = [Prisma.sql`1 = 1`, ...timeConditions(filter), ...resultCondition(filter)];
  if (!subjects && !actors)
    return [action ? [Prisma.sql`e."action" = ${action}`, ...common] : common];
  if (action) common.push(Prisma.sql`e."action" || '' = ${action}`);
  if (!subjects) return (actors ?? []).map((id) => [Prisma.sql`e."actorId" = ${id}`, ...common]);
  if (actors?.length === 0) return [];
  if (actors) common.push(Prisma.sql`+e."actorId" IN (${Prisma.join([...actors])})`);
  return subjects.flatMap((subject) => aboutConditions(subject).map((about) => [about, ...common]));
}

/** A user is also touched by acts on groups and roles. */
function aboutConditions({ type, id }: SubjectRef): Prisma.Sql[] {
  const subject = Prisma.sql`e."subjectType" = ${type} AND e."subjectId" = ${id}`;
  return type === "user"
    ? [
        subject,
        Prisma.sql`e."id" IN (SELECT au."entryId" FROM "AuditUser" au WHERE au."userId" = ${id})`,
      ]
    : [subject];
}

function timeConditions({ from, until }: AuditFilter): Prisma.Sql[] {
  return [
    ...(from ? [Prisma.sql`e."at" >= ${from}`] : []),
    ...(until ? [Prisma.sql`e."at" < ${until}`] : []),
  ];
}

/**
 * Refusals alone have an index of their own, which only these very words find; beside another wish
 * it must not be taken.
 */
function resultCondition({ actors, subjects, action, result }: AuditFilter): Prisma.Sql[] {
  if (!result) return [];
  const alone = result === "refused" && !actors && !subjects && !action;
  return [
    alone
      ? Prisma.sql`e."result" = 'refused'`
      : Prisma.sql`e."result" <> ${result === "done" ? "refused" : "done"}`,
  ];
}

function olderThan({ at, id }: Cursor): Prisma.Sql {
  return Prisma.sql`(e."at", e."id") < (${at}, ${id})`;
}

const newestFirst = Prisma.raw(`ORDER BY e."at" DESC, e."id" DESC`);
const oldestFirst = Prisma.raw(`ORDER BY e."at" ASC, e."id" ASC`);

/** The ids of the first `limit` entries of all branches together, as a table with `at` and `id`. */
function firstOf(parts: Prisma.Sql[][], order: Prisma.Sql, limit: number): Prisma.Sql {
  const selects = parts.map(
    (part) =>
      Prisma.sql`SELECT * FROM (SELECT e."at", e."id" FROM "AuditEntry" e WHERE ${Prisma.join(part, " AND ")} ${order} LIMIT ${Prisma.raw(String(limit))}) b`,
  );
  return Prisma.sql`(${Prisma.join(selects, " UNION ALL ")})`;
}

const entryRow = columns<AuditRecord>("e", {
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
});

function selectEntries(
  db: Reader,
  parts: Prisma.Sql[][],
  limit: number,
  order = newestFirst,
): Promise<AuditRecord[]> {
  const upTo = Prisma.raw(String(limit));
  return db.all(
    entryRow,
    Prisma.sql`FROM "AuditEntry" e
      WHERE e."id" IN (SELECT e."id" FROM ${firstOf(parts, order, limit)} e ${order} LIMIT ${upTo}) ${order}`,
  );
}

const entryId = columns("e", { id: int });

/** Where the page before the cursor begins; undefined when nothing is newer. */
async function newerPage(
  db: Reader,
  parts: Prisma.Sql[][],
  { at, id }: Cursor,
  per: number,
): Promise<number | undefined> {
  const newer = parts.map((part) => [...part, Prisma.sql`(e."at", e."id") >= (${at}, ${id})`]);
  const rows = await db.all(
    entryId,
    Prisma.sql`FROM ${firstOf(newer, oldestFirst, per + 1)} e ${oldestFirst} LIMIT ${Prisma.raw(String(per + 1))}`,
  );
  return rows.length === 0 ? undefined : (rows[per]?.id ?? 0);
}

async function countEntries(db: Reader, parts: Prisma.Sql[][]): Promise<number> {
  const count = await db.count(Prisma.sql`FROM ${firstOf(parts, Prisma.empty, COUNT_LIMIT + 1)} f`);
  return Math.min(count, COUNT_LIMIT + 1);
}

const ofEntry = { entryId: int, total: int };

const customerRow = columns("c", {
  ...ofEntry,
  id: int,
  change: oneOf<TouchedCustomer["change"]>(["assigned", "released"]),
  reference: text,
  name: text,
});

const userRow = columns("c", {
  ...ofEntry,
  id: int,
  change: oneOf<TouchedUser["change"]>(["joined", "left", "rights"]),
  name: text,
  version: nullable(int),
  gained: text,
  lost: text,
});

async function touchedCustomers(
  db: Reader,
  entries: readonly { id: number }[],
): Promise<Map<number, Touched<TouchedCustomer>>> {
  if (entries.length === 0) return new Map();
  const rows = await db.all(
    customerRow,
    Prisma.sql`FROM (
      SELECT ac."entryId", ac."customerId" AS "id", ac."change", ac."reference", ac."name",
             row_number() OVER (PARTITION BY ac."entryId" ORDER BY ac."change", ac."name", ac."customerId") AS "place",
             count(*) OVER (PARTITION BY ac."entryId") AS "total"
        FROM "AuditCustomer" ac WHERE ac."entryId" IN (${Prisma.join(entries.map(({ id }) => id))})) c
     WHERE c."place" <= ${Prisma.raw(String(NAMED))} ORDER BY c."entryId", c."place"`,
  );
  return byEntry(rows);
}

async function touchedUsers(
  db: Reader,
  entries: readonly Pick<AuditRecord, "id" | "action">[],
): Promise<Map<number, Touched<TouchedUser>>> {
  const touching = entries
    .filter(({ action }) => /^(group|role)\./.test(action))
    .map(({ id }) => id);
  if (touching.length === 0) return new Map();
  const rows = await db.all(
    userRow,
    Prisma.sql`FROM (
      SELECT au."entryId", au."userId" AS "id", au."change", au."name", au."version", au."gained", au."lost",
             row_number() OVER (PARTITION BY au."entryId" ORDER BY au."change", au."name", au."userId") AS "place",
             count(*) OVER (PARTITION BY au."entryId") AS "total"
        FROM "AuditUser" au WHERE au."entryId" IN (${Prisma.join(touching)})) c
     WHERE c."place" <= ${Prisma.raw(String(NAMED))} ORDER BY c."entryId", c."place"`,
  );
  return byEntry(rows);
}

function byEntry<Row extends { entryId: number; total: number }>(
  rows: readonly Row[],
): Map<number, Touched<Row>> {
  const found = new Map<number, Touched<Row>>();
  for (const row of rows) {
    const touched = found.get(row.entryId) ?? { rows: [], total: row.total };
    touched.rows.push(row);
    found.set(row.entryId, touched);
  }
  return found;
}

const anybody = columns("u", { id: int });

/**
 * Ids of users whose e-mail or name, now or formerly, contains `text` (folded, not empty); no more
 * than `limit`.
 */
export async function findPeople(
  { read, dialect }: ReadDatabase,
  text: string,
  limit: number,
): Promise<number[]> {
  const rows = await read.all(
    anybody,
    Prisma.sql`FROM (
      SELECT * FROM (SELECT u."id" FROM ${dialect.matching("User", text)} u LIMIT ${limit}) n
       UNION SELECT * FROM (SELECT f."userId" FROM "FormerSearchText" f WHERE ${contains(Prisma.sql`f."searchText"`, text)} LIMIT ${limit}) o LIMIT ${limit}) u`,
  );
  return rows.map(({ id }) => id);
}

const [group, role] = [columns("g", { id: int }), columns("r", { id: int })];

/**
 * Groups and roles whose title or name contains `text` (folded, not empty); no more than `limit` of
 * each.
 */
export async function findThings(db: Reader, text: string, limit: number): Promise<SubjectRef[]> {
  const titled = contains(Prisma.sql`g."titleKey"`, text);
  const named = contains(Prisma.sql`r."nameKey"`, text);
  const [groups, roles] = await Promise.all([
    db.all(group, Prisma.sql`FROM "Group" g WHERE ${titled} LIMIT ${limit}`),
    db.all(role, Prisma.sql`FROM "Role" r WHERE ${named} LIMIT ${limit}`),
  ]);
  return [
    ...groups.map(({ id }) => ({ type: "group" as const, id })),
    ...roles.map(({ id }) => ({ type: "role" as const, id })),
  ];
}
