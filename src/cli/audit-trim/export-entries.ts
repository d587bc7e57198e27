import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import {
  findOldEntries,
  type OldEntries,
  readOldEntries,
  type WholeEntry,
} from "../../db/audit-trim.ts";
import type { Database } from "../../db/client.ts";
import { publishFile } from "../../db/private-files.ts";

export function newTrimFile(day: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\..*/g, "");
  return `audit-before-${day}-${time}.ndjson`;
}

/**
 * Writes all entries of before an instant into a new file (0600), which has its name once it is
 * whole and on the disk; undefined, and no file, where there are none. Throws EEXIST.
 */
export async function exportOldEntries(
  db: Database,
  before: Date,
  file: string,
): Promise<OldEntries | undefined> {
  const old = await findOldEntries(db.read, before);
  if (!old) return undefined;
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, "wx", 0o600);
  let count = 0;
  try {
    for await (const entries of readOldEntries(db.read, old)) {
      count += entries.length;
      // writeSync() may write less than it is given, and does not throw.
      writeFileSync(descriptor, entries.map(lineOf).join(""));
    }
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  publishFile(draft, file);
  return { ...old, count };
}

/** JSON in JSON is an object, where it can be read. */
function lineOf({ customers, users, ...entry }: WholeEntry): string {
  const { changes, reason } = entry;
  const without = <Row extends { entryId: number }>({ entryId, ...row }: Row) => row;
  return `${JSON.stringify({
    ...entry,
    changes: parsed(changes),
    reason: reason === null ? null : parsed(reason),
    customers: customers.map(without),
    users: users.map(without),
  })}\n`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
