import { existsSync, rmSync, statSync } from "node:fs";
import { listDrafts, newBackupFile, type Occasion, pruneCopies } from "../db/backup-files.ts";
import { dialectOf } from "../db/dialect.ts";
import { publishFile, touchPrivateFile } from "../db/private-files.ts";
import { copySqlite, whyNotSound } from "../db/sqlite-copy.ts";
import { sqliteFile } from "../db/sqlite-file.ts";
import { EXIT } from "../explain-error.ts";
import { CommandError } from "./command-line.ts";
import { explainDisk } from "./disk-errors.ts";
import { readDump, requirePrograms, runProgram } from "./postgresql-tools.ts";

/**
 * Copies the database into a new file (0600) while it is in use. The file has its name once it is
 * complete, checked and on the disk. Whoever calls this holds the migration lock: a draft that is
 * there already is of a run that was interrupted.
 */
export async function copyDatabase(url: string, file: string): Promise<void> {
  if (existsSync(file)) throw taken(file);
  const draft = `${file}.part`;
  try {
    for (const left of [draft, ...listDrafts(url)]) removeDraft(left);
    touchPrivateFile(draft);
    await (dialectOf(url).name === "sqlite" ? copyFile(sqliteFile(url), draft) : dump(url, draft));
    publishFile(draft, file);
  } catch (error) {
    removeDraft(draft);
    throw (error as { code?: unknown }).code === "EEXIST"
      ? taken(file)
      : explainDisk(error, "No copy was made");
  }
}

interface CopyOptions {
  url: string;
  now: Date;
  /** An older copy that is needed still. */
  spared?: string;
}

/**
 * Copies the database before something is done to it; answers the file. The newest five such copies
 * stay.
 */
export async function copyBefore(
  occasion: Occasion,
  { url, now, spared }: CopyOptions,
): Promise<string> {
  const file = newBackupFile(url, now, occasion);
  await copyDatabase(url, file);
  pruneCopies(url, occasion, spared);
  return file;
}

/** "1.2 MB", of a file. */
export function sizeOf(file: string): string {
  const { size } = statSync(file);
  return size < 1_000_000 ? `${Math.ceil(size / 1_000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}

function removeDraft(draft: string): void {
  for (const end of ["", "-journal"]) rmSync(draft + end, { force: true });
}

async function copyFile(file: string, draft: string): Promise<void> {
  await copySqlite(file, draft);
  const damage = await whyNotSound(draft);
  if (damage)
    throw new CommandError(`The database is damaged: ${damage}\nRun: npm run db:check`, EXIT.data);
}

/** Milliseconds that pg_dump waits for somebody's exclusive lock. */
const LOCK_WAIT = 30_000;

async function dump(url: string, draft: string): Promise<void> {
  await requirePrograms(["pg_dump", "pg_restore"], url);
  const plain = ["--format=custom", "--no-owner", "--no-privileges", "--no-password"];
  await runProgram("pg_dump", {
    url,
    args: [...plain, `--lock-wait-timeout=${LOCK_WAIT}`, `--file=${draft}`],
  });
  await readDump(draft);
}

function taken(file: string): CommandError {
  return new CommandError(
    `${file} exists already, and a backup replaces nothing. Name another file.`,
  );
}
