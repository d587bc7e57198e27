import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import {
  findOldEntries,
  type OldEntries,
  readOldEntries,
  type WholeEntry,
} from "../../db/audit-trim.ts";
import type { Database } from "../../db/client.ts";
import { publishFile } from "../../db/private-files.ts";
import { CommandError } from "../command-line.ts";

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
  // Nobody else's, whoever writes beside this one.
  const draft = `${file}.${randomUUID()}.part`;
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    const { count, bytes } = await writeEntries(db, old, descriptor);
    publishFile(draft, file);
    requireWhole(file, descriptor, bytes);
    return { ...old, count };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

async function writeEntries(db: Database, old: OldEntries, descriptor: number) {
  let [count, bytes] = [0, 0];
  for await (const entries of readOldEntries(db.read, old)) {
    const lines = Buffer.from(entries.map(lineOf).join(""));
    count += entries.length;
    bytes += lines.length;
    // Goes on until all of it is written, or throws, as one call of the system does not.
    writeFileSync(descriptor, lines);
  }
  return { count, bytes };
}

/** What has the name is what was written: only then may the entries go. */
function requireWhole(file: string, descriptor: number, bytes: number): void {
  const [named, written] = [statSync(file), fstatSync(descriptor)];
  if (named.dev !== written.dev || named.ino !== written.ino || named.size !== bytes)
    throw new CommandError(`${file} is not as it was written. Nothing was removed.`);
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
