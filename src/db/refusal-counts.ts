import type { Database, Tx } from "./client.ts";
import { sql } from "./sql.ts";

/** Milliseconds between two writes of the refusals of one counter. */
const WRITE_EVERY = 60_000;
/** Counters whose refusals are remembered at a time; only those that are locked are. */
const MOST = 10_000;

interface Pending {
  count: number;
  since: Date;
}

/**
 * How many attempts were turned away and not yet written, by counter: all that a process remembers
 * of a lockout, so that a refusal writes nothing. What is remembered when the process ends is lost.
 */
const pending = new WeakMap<Database, Map<string, Pending>>();

function pendingOf(db: Database): Map<string, Pending> {
  const known = pending.get(db) ?? new Map<string, Pending>();
  pending.set(db, known);
  return known;
}

/** Counts a refusal; at most once a minute for a counter it is written. */
export async function countRefusal(db: Database, key: string, now: Date): Promise<void> {
  const all = pendingOf(db);
  const entry = all.get(key);
  if (entry) entry.count++;
  else if (all.size < MOST) all.set(key, { count: 1, since: now });
  // What cannot be written now is written later: a refusal is an answer all the same.
  if (entry && now.getTime() - entry.since.getTime() >= WRITE_EVERY)
    await writeRefusals(db, [key]).catch(() => {});
}

/** Takes what was counted for a counter, for who writes it. */
export function takeRefusals(db: Database, key: string): number {
  const count = pendingOf(db).get(key)?.count ?? 0;
  pendingOf(db).delete(key);
  return count;
}

/** Writes what was counted for these counters, or for all. */
export async function writeRefusals(
  db: Database,
  keys: Iterable<string> = [...pendingOf(db).keys()],
): Promise<void> {
  const taken = [...keys]
    .map((key) => ({ key, count: takeRefusals(db, key) }))
    .filter(({ count }) => count > 0);
  if (taken.length === 0) return;
  try {
    await db.write(async (tx) => {
      for (const { key, count } of taken) await addRefusals(tx, key, count);
    });
  } catch (error) {
    restore(db, taken);
    throw error;
  }
}

function restore(db: Database, taken: readonly { key: string; count: number }[]): void {
  const all = pendingOf(db);
  for (const { key, count } of taken)
    all.set(key, { since: new Date(), ...all.get(key), count: count + (all.get(key)?.count ?? 0) });
}

async function addRefusals(tx: Tx, key: string, count: number): Promise<void> {
  await tx.run(sql`
    UPDATE "SignInCounter"
       SET "refused" = "refused" + ${count}
     WHERE "key" = ${key} AND "lockedSince" IS NOT NULL`);
}
