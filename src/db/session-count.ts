import type { Reader } from "./client.ts";
import { IDLE_MS } from "./sessions.ts";
import { sql } from "./sql.ts";

/**
 * Sessions that were seen lately enough to let their person in, `most` at most: within the index
 * alone, because on SQLite everybody waits meanwhile.
 */
export function countSessions(from: Reader, now: Date, most: number): Promise<number> {
  const seen = new Date(now.getTime() - IDLE_MS);
  return from.count(
    sql`FROM (SELECT 1 FROM "Session" s WHERE s."lastSeenAt" >= ${seen} LIMIT ${most}) latest`,
  );
}
