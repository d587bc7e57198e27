import { type AuditSubject, noSubject } from "../domain/audit-entry.ts";
import { TooManyRequests } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import { limitOf, waitAfter } from "../domain/sign-in-limits.ts";
import { type AuditOrigin, recordAct } from "./audit.ts";
import type { Database, Reader, Tx } from "./client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "./columns.ts";
import { ADDRESS, addressCounter, type Counter } from "./counters.ts";
import { countRefusal, takeRefusals } from "./refusal-counts.ts";
import { empty, join, type Sql, sql } from "./sql.ts";

/** A point that was taken; `lockedUntil` where it was the last one for now. */
type Point = Counter & { lockedUntil: Date | null };

/**
 * Takes a point of each counter before the password is looked at, all or none, in a transaction of
 * its own. Throws TooManyRequests with the waiting time where one is locked: that reads and writes
 * nothing. Counters are locked in the order given, which is the same everywhere: addresses first,
 * stores' keys last.
 */
export async function takePoints(
  db: Database,
  counters: readonly Counter[],
  now: Date,
): Promise<Point[]> {
  await refuseLocked(db, counters, now);
  try {
    return await db.write((tx) => takeEach(tx, counters, now));
  } catch (error) {
    // Locked between the look and the write: now the look tells for how long.
    if (error instanceof TooManyRequests) await refuseLocked(db, counters, now);
    throw error;
  }
}

async function refuseLocked(db: Database, counters: readonly Counter[], now: Date): Promise<void> {
  const locked = await listLocked(db.read, counters, now);
  if (locked.length === 0) return;
  for (const { key } of locked) await countRefusal(db, key, now);
  throw tooMany(
    Math.max(...locked.map(({ lockedUntil }) => lockedUntil.getTime())) - now.getTime(),
  );
}

const lockedCounter = columns("c", { key: text, lockedUntil: instant });

export function listLocked(
  from: Reader,
  counters: readonly Counter[],
  now: Date,
): Promise<RowOf<typeof lockedCounter>[]> {
  const keys = join(counters.map(({ key }) => key));
  return from.all(
    lockedCounter,
    sql`FROM "SignInCounter" c WHERE c."key" IN (${keys}) AND c."lockedUntil" > ${now}`,
  );
}

/** Never less than what is left to wait: seconds in the last minute, else minutes. */
function tooMany(milliseconds: number): TooManyRequests {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  const wait: Reason =
    seconds < 60
      ? { key: "errors.tooManyRequests.seconds", params: { count: seconds } }
      : { key: "errors.tooManyRequests.minutes", params: { count: Math.ceil(seconds / 60) } };
  return new TooManyRequests(wait, seconds);
}

async function takeEach(tx: Tx, counters: readonly Counter[], now: Date): Promise<Point[]> {
  const points = [];
  for (const counter of counters) points.push(await takePoint(tx, counter, now));
  return points;
}

/** SQLite does not know the alias there, PostgreSQL nothing else. */
const taken = columns("c", { failures: computed(int, '"failures"') });

/**
 * The row decides: of any number at once no more pass than are left. The point that reaches the
 * limit locks.
 */
async function takePoint(tx: Tx, counter: Counter, now: Date): Promise<Point> {
  const { kind, key, userId } = counter;
  const { memory, shared } = limitOf(kind);
  const fresh = new Date(now.getTime() + memory);
  const expiry = shared
    ? sql`CASE WHEN c."expiresAt" <= ${now} THEN ${fresh} ELSE c."expiresAt" END`
    : sql`${fresh}`;
  const [row] = await tx.returning(
    taken,
    sql`INSERT INTO "SignInCounter" AS c ("key", "userId", "failures", "expiresAt")
    VALUES (${key}, ${userId}, 1, ${fresh})
    ON CONFLICT ("key") DO UPDATE SET
       "failures" = CASE WHEN c."expiresAt" <= ${now} THEN 1 ELSE c."failures" + 1 END,
       "expiresAt" = ${expiry}
     WHERE c."lockedUntil" IS NULL OR c."lockedUntil" <= ${now}`,
  );
  if (!row) throw tooMany(0);
  const wait = waitAfter(kind, row.failures);
  if (wait === 0) return { ...counter, lockedUntil: null };
  const lockedUntil = new Date(now.getTime() + wait);
  const forgotten = new Date(lockedUntil.getTime() + memory);
  await tx.run(sql`
    UPDATE "SignInCounter" SET "lockedUntil" = ${lockedUntil}, "expiresAt" = ${forgotten}
     WHERE "key" = ${key}`);
  return { ...counter, lockedUntil };
}

/** An attempt as its record names it. */
export interface Attempt {
  points: readonly Point[];
  /** Whose account it was; noSubject where there is none. */
  subject: AuditSubject;
}

/**
 * Gives the points back within the success: the right password ends the lockout of account, browser
 * or person; what many share has its point again.
 */
export async function giveBack(
  tx: Tx,
  { db, origin }: { db: Database; origin: AuditOrigin },
  { points, subject }: Attempt,
): Promise<void> {
  const { now } = origin;
  for (const point of points) {
    if (limitOf(point.kind).shared) await giveBackOne(tx, point, now);
    else {
      const removed = await removeCounters(tx, { db, now }, sql`"key" = ${point.key}`);
      await recordEnd(tx, origin, { subject, ...removed });
    }
  }
}

/** A lock that this attempt set is off again: nobody else can have set it meanwhile. */
async function giveBackOne(tx: Tx, { key, lockedUntil }: Point, now: Date): Promise<void> {
  const unlocked = lockedUntil
    ? sql`, "lockedUntil" =
        CASE WHEN "lockedUntil" = ${lockedUntil} THEN ${now} ELSE "lockedUntil" END`
    : empty;
  await tx.run(sql`
    UPDATE "SignInCounter"
       SET "failures" = CASE WHEN "failures" > 0 THEN "failures" - 1 ELSE 0 END${unlocked}
     WHERE "key" = ${key}`);
}

/**
 * Records the beginning of each lockout that a failure was the first of, in the transaction that
 * records the failure.
 */
export async function recordLockouts(
  tx: Tx,
  origin: AuditOrigin,
  { points, subject }: Attempt,
): Promise<void> {
  for (const { kind, key, lockedUntil } of points) {
    if (lockedUntil === null) continue;
    const begun = await tx.run(sql`
      UPDATE "SignInCounter" SET "lockedSince" = ${origin.now}, "refused" = 0
       WHERE "key" = ${key} AND "lockedSince" IS NULL AND "lockedUntil" IS NOT NULL`);
    if (begun > 0)
      await recordAct(tx, origin, {
        action: "session.locked",
        subject: limitOf(kind).shared ? noSubject : subject,
        changes: { kind },
      });
  }
}

/** What was counted and is counted no more. */
interface Lifted {
  /** There was a wait that had not run out. */
  locked: boolean;
  /** The audit has the beginning of a lockout, and not its end. */
  recorded: boolean;
  /** Attempts that were turned away meanwhile: those written, and those this process knows of. */
  refused: number;
}

/**
 * Forgets all failures of a user, in every browser, within the act that calls for it; every process
 * sees it with the next attempt.
 */
export function liftLockout(
  tx: Tx,
  { db, now }: { db: Database; now: Date },
  userId: number,
): Promise<Lifted> {
  return removeCounters(tx, { db, now }, sql`"userId" = ${userId}`);
}

/** The same for all behind one network address, which does not touch what is counted by account. */
export function liftAddressLockout(
  tx: Tx,
  { db, now }: { db: Database; now: Date },
  address: string,
): Promise<Lifted> {
  return removeCounters(tx, { db, now }, sql`"key" = ${addressCounter(address).key}`);
}

export interface LockedAddress {
  /** As networkOf writes it. */
  address: string;
  lockedUntil: Date;
}

/** Network addresses from which nobody gets in now, the longest wait first, at most `limit`. */
export async function listLockedAddresses(
  from: Reader | Tx,
  now: Date,
  limit: number,
): Promise<LockedAddress[]> {
  const rows = await from.all(
    lockedCounter,
    sql`FROM "SignInCounter" c
      WHERE c."lockedUntil" > ${now} AND c."key" LIKE ${`${ADDRESS}%`}
      ORDER BY c."lockedUntil" DESC, c."key" LIMIT ${limit}`,
  );
  return rows.map(({ key, lockedUntil }) => ({ address: key.slice(ADDRESS.length), lockedUntil }));
}

/** Records the end of a lockout whose beginning was recorded. */
export async function recordEnd(
  tx: Tx,
  origin: AuditOrigin,
  { subject, recorded, refused }: Pick<Lifted, "recorded" | "refused"> & { subject: AuditSubject },
): Promise<void> {
  if (recorded)
    await recordAct(tx, origin, { action: "session.lockEnded", subject, changes: { refused } });
}

const removedRow = columns('"SignInCounter"', {
  key: text,
  lockedSince: nullable(instant),
  lockedUntil: nullable(instant),
  refused: int,
});

async function removeCounters(
  tx: Tx,
  { db, now }: { db: Database; now: Date },
  which: Sql,
): Promise<Lifted> {
  const rows = await tx.returning(removedRow, sql`DELETE FROM "SignInCounter" WHERE ${which}`);
  return {
    locked: rows.some(({ lockedUntil }) => lockedUntil !== null && lockedUntil > now),
    recorded: rows.some(({ lockedSince }) => lockedSince !== null),
    refused: rows.reduce((sum, { key, refused }) => sum + refused + takeRefusals(db, key), 0),
  };
}
