import type { Reader, Tx } from "../../../db/client.ts";
import { columns, int, nullable, oneOf, type RowOf, text } from "../../../db/columns.ts";
import { raw, sql } from "../../../db/sql.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { entryRow, newestFirst } from "./entries.ts";

/** So much about somebody at most is looked through for what came after an entry. */
const LOOKED_THROUGH = 5_000;

/** Clocks of processes differ, so that an entry may bear an earlier time than one before it. */
const CLOCKS_DIFFER_MS = 86_400_000;

const versioned = columns("e", { id: int, subjectVersion: nullable(int), result: text });

const touched = columns("au", { entryId: int, version: nullable(int) });

/** The version that an entry left its subject at; null for one that left it alone. */
export async function findVersion(from: Reader | Tx, id: number): Promise<number | null> {
  const found = await from.one(versioned, sql`FROM "AuditEntry" e WHERE e."id" = ${id}`);
  return found?.subjectVersion ?? null;
}

interface After {
  userId: number;
  version: number;
  at: Date;
}

/**
 * What changed a user's row after the version that an entry left it at, the newest first; undefined
 * where more came than is looked through. Three statements, of indexes alone until the last.
 */
export async function listNewer(
  from: Reader | Tx,
  { userId, version, at }: After,
): Promise<AuditRecord[] | undefined> {
  const since = new Date(at.getTime() - CLOCKS_DIFFER_MS);
  const limit = raw(String(LOOKED_THROUGH + 1));
  const own = await from.all(
    versioned,
    sql`FROM "AuditEntry" e WHERE e."subjectType" = 'user' AND e."subjectId" = ${userId}
      AND e."at" >= ${since} ${newestFirst} LIMIT ${limit}`,
  );
  // Whatever their entries' time: a batch that began earlier may have come to them later.
  const others = await from.all(
    touched,
    sql`FROM "AuditUser" au WHERE au."userId" = ${userId}
      ORDER BY au."entryId" DESC LIMIT ${limit}`,
  );
  if (Math.max(own.length, others.length) > LOOKED_THROUGH) return undefined;
  const isNewer = (other: number | null) => other !== null && other > version;
  const ids = [
    ...own
      .filter(({ subjectVersion, result }) => result === "done" && isNewer(subjectVersion))
      .map(({ id }) => id),
    ...others.filter((row) => isNewer(row.version)).map(({ entryId }) => entryId),
  ];
  return from.all(
    entryRow,
    sql`FROM "AuditEntry" e WHERE ${from.isOneOf(sql`e."id"`, ids)} ORDER BY e."id" DESC`,
  );
}

/** Whether a group was made, or called something else, after an entry. */
export async function hasOtherName(
  from: Reader | Tx,
  groupId: number,
  { at, id }: Pick<AuditRecord, "at" | "id">,
): Promise<boolean> {
  const since = new Date(at.getTime() - CLOCKS_DIFFER_MS);
  const found = await from.count(sql`FROM (SELECT 1 FROM "AuditEntry" e
    WHERE e."subjectType" = 'group' AND e."subjectId" = ${groupId} AND e."at" >= ${since}
      AND e."id" > ${id} AND e."result" <> 'refused' AND (e."action" || '' = 'group.created'
        OR e."action" || '' = 'group.updated' AND e."changes" LIKE '%"title":%') LIMIT 1) n`);
  return found > 0;
}

const membership = columns("m", {
  userId: int,
  change: oneOf<"joined" | "left" | "rights">(["joined", "left", "rights"]),
  /** How often the user came into the group or left it since, or was given other groups. */
  newer: int,
});

/** Whom an act on a group's members touched, some hundreds at most. */
export function listMembership(
  from: Reader | Tx,
  { id, at, subjectId }: AuditRecord,
): Promise<RowOf<typeof membership>[]> {
  const since = new Date(at.getTime() - CLOCKS_DIFFER_MS);
  const moved = sql`SELECT count(*) FROM "AuditUser" n JOIN "AuditEntry" e ON e."id" = n."entryId"
    WHERE n."userId" = o."userId" AND n."version" > o."version"
      AND e."subjectType" = 'group' AND +e."subjectId" = ${subjectId}`;
  const edited = sql`SELECT count(*) FROM "AuditEntry" e
    WHERE e."subjectType" = 'user' AND e."subjectId" = o."userId" AND e."at" >= ${since}
      AND e."subjectVersion" > o."version" AND e."action" || '' = 'user.updated'
      AND e."result" <> 'refused' AND e."changes" LIKE '%"groups":%'`;
  return from.all(
    membership,
    sql`FROM (SELECT o."userId", o."change", (${moved}) + (${edited}) AS "newer"
      FROM "AuditUser" o WHERE o."entryId" = ${id}) m ORDER BY m."userId"`,
  );
}
