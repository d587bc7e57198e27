import { createHash } from "node:crypto";
import { SignedOut } from "../domain/errors.ts";
import type { Reader, Tx } from "./client.ts";
import { columns, instant, int, type RowOf, text } from "./columns.ts";
import { readSessionData } from "./session-data.ts";
import { type Sql, sql } from "./sql.ts";

export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;
const MAX_PER_USER = 10;

/**
 * What the database keeps instead of the session id, so that a stolen backup is not a set of live
 * sessions (security S2).
 */
export function sessionHash(sid: string): string {
  return createHash("sha256").update(sid).digest("hex");
}

interface NewSession {
  sid: string;
  userId: number;
  epoch: number;
  address: string;
  browser: string;
  /** What the person keeps from the start. */
  data?: Readonly<Record<string, unknown>>;
  now: Date;
}

/**
 * The one place where a session row comes into being; the oldest beyond ten of the person go
 * (security S7).
 */
export async function insertSession(
  tx: Tx,
  { sid, userId, epoch, address, browser, data = {}, now }: NewSession,
): Promise<void> {
  const id = sessionHash(sid);
  await tx.run(sql`
    INSERT INTO "Session" ("id", "userId", "epoch", "createdAt", "lastSeenAt", "address", "browser",
                           "data")
    VALUES (${id}, ${userId}, ${epoch}, ${now}, ${now}, ${address}, ${browser.slice(0, 300)},
            ${JSON.stringify(data)})`);
  await tx.run(sql`
    DELETE FROM "Session" WHERE "id" IN (
      SELECT "id" FROM "Session" WHERE "userId" = ${userId} AND "id" <> ${id}
       ORDER BY "createdAt" DESC, "id" DESC LIMIT 1000 OFFSET ${MAX_PER_USER - 1})`);
}

const epochOf = columns('"User"', { epoch: int });
const endedSession = columns('"Session"', { epoch: int, lastSeenAt: instant, createdAt: instant });

interface EndedSessions {
  userId: number;
  now: Date;
  keep?: string | null;
}

/**
 * Ends every session of a user (but `keep`, by its hash) within the act that calls for it; answers
 * how many were alive.
 */
export async function endSessions(tx: Tx, { userId, now, keep }: EndedSessions): Promise<number> {
  const [user] = await tx.returning(
    epochOf,
    sql`UPDATE "User" SET "epoch" = "epoch" + 1 WHERE "id" = ${userId}`,
  );
  if (!user) return 0;
  const last = user.epoch - 1;
  // What ended before stays so.
  if (keep)
    await tx.run(sql`UPDATE "Session" SET "epoch" = ${user.epoch}
      WHERE "id" = ${keep} AND "userId" = ${userId} AND "epoch" = ${last}`);
  const ended = await tx.returning(
    endedSession,
    sql`DELETE FROM "Session" WHERE "userId" = ${userId} AND "epoch" <> ${user.epoch}`,
  );
  const [seen, begun] = [before(now, IDLE_MS), before(now, ABSOLUTE_MS)];
  return ended.filter(
    ({ epoch, lastSeenAt, createdAt }) =>
      epoch === last && lastSeenAt >= seen && createdAt >= begun,
  ).length;
}

/** Ends every session of many users within the act that calls for it. */
export async function endSessionsOf(tx: Tx, userIds: readonly number[]): Promise<void> {
  await tx.run(sql`UPDATE "User" SET "epoch" = "epoch" + 1
    WHERE ${tx.isOneOf(sql`"id"`, userIds)}`);
  await tx.run(sql`DELETE FROM "Session" WHERE ${tx.isOneOf(sql`"userId"`, userIds)}`);
}

const keptData = columns("s", { data: text });

/**
 * Changes one thing that a session keeps between pages; of two changes at once none is lost. Throws
 * SignedOut when the session is gone.
 */
export async function changeSessionData(
  tx: Tx,
  { sessionId, name }: { sessionId: string; name: string },
  change: (value: unknown) => unknown,
): Promise<void> {
  for (;;) {
    const session = await tx.one(keptData, sql`FROM "Session" s WHERE s."id" = ${sessionId}`);
    const stored = session && readSessionData(session.data);
    if (!stored) throw new SignedOut();
    const data = JSON.stringify({ ...stored, [name]: change(stored[name]) });
    const count = await tx.run(sql`UPDATE "Session" SET "data" = ${data}
      WHERE "id" = ${sessionId} AND "data" = ${session.data}`);
    if (count > 0) return;
  }
}

/** Takes out of all sessions what they keep between pages of which `isMeant` says so. */
export async function forgetInSessions(
  tx: Tx,
  isMeant: (value: unknown) => boolean,
): Promise<void> {
  const sessions = await tx.session.findMany({
    where: { data: { not: "{}" } },
    select: { id: true, data: true },
  });
  const kept = sessions.flatMap(({ id: sessionId, data }) =>
    Object.entries(readSessionData(data) ?? {})
      .filter(([, value]) => isMeant(value))
      .map(([name]) => ({ sessionId, name })),
  );
  for (const one of kept)
    await changeSessionData(tx, one, (value) => (isMeant(value) ? undefined : value)).catch(
      (error) => {
        // Gone meanwhile is forgotten, too.
        if (!(error instanceof SignedOut)) throw error;
      },
    );
}

const liveSession = columns("s", {
  id: text,
  address: text,
  browser: text,
  createdAt: instant,
  lastSeenAt: instant,
});

/** A session that lets its person in. */
export interface LiveSession extends RowOf<typeof liveSession> {
  /** Names the session on a page; leads neither to the id nor to its hash. */
  handle: string;
}

export function handleOf(id: string): string {
  return createHash("sha256").update(`handle:${id}`).digest("hex").slice(0, 16);
}

/** The live sessions of a user, the one seen last first. */
export async function listSessions(
  from: Reader | Tx,
  userId: number,
  now: Date,
): Promise<LiveSession[]> {
  const rows = await from.all(
    liveSession,
    sql`${live(userId, now)} ORDER BY s."lastSeenAt" DESC, s."id"`,
  );
  return rows.map((row) => ({ ...row, handle: handleOf(row.id) }));
}

/** In how many browsers a user is signed in now. */
export function countLiveSessions(from: Reader | Tx, userId: number, now: Date): Promise<number> {
  return from.count(live(userId, now));
}

function live(userId: number, now: Date): Sql {
  return sql`FROM "Session" s JOIN "User" u ON u."id" = s."userId" AND u."epoch" = s."epoch"
    WHERE s."userId" = ${userId}
      AND s."lastSeenAt" >= ${before(now, IDLE_MS)}
      AND s."createdAt" >= ${before(now, ABSOLUTE_MS)}`;
}

/** Ends the live session of a user that has this handle; answers how many there were. */
export async function endSession(
  tx: Tx,
  { userId, now }: { userId: number; now: Date },
  handle: string,
): Promise<number> {
  const session = (await listSessions(tx, userId, now)).find((one) => one.handle === handle);
  if (!session) return 0;
  const { count } = await tx.session.deleteMany({ where: { id: session.id } });
  return count;
}

/** Removes what has run out; for the housekeeping timer. */
export async function removeExpiredSessions(tx: Tx, now: Date): Promise<void> {
  for (const where of runOut(now)) await tx.session.deleteMany({ where });
}

function runOut(now: Date) {
  return [
    { lastSeenAt: { lt: before(now, IDLE_MS) } },
    { createdAt: { lt: before(now, ABSOLUTE_MS) } },
  ];
}

function before(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds);
}
