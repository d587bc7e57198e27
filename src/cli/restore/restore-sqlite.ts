import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Database as Handle } from "better-sqlite3";
import { databaseFile, newBackupFile, pruneCopies } from "../../db/backup-files.ts";
import { migrationState } from "../../db/migrations.ts";
import { makePrivateFolder, syncPath, touchPrivateFile } from "../../db/private-files.ts";
import { copySqlite, whyNotSound } from "../../db/sqlite-copy.ts";
import { EXIT } from "../../explain-error.ts";
import { CommandError } from "../command-line.ts";
import { deploy } from "../migrate/deploy.ts";
import { requireFit, unusable } from "./backup-file.ts";
import { restoredSql } from "./restored.ts";

/** What SQLite keeps beside a database file. */
const BESIDE = ["-wal", "-shm", "-journal"] as const;

interface RestoreOptions {
  url: string;
  backup: string;
  now: Date;
  /** Somebody says that no process uses the database. */
  stopped: boolean;
}

/**
 * Builds the new database beside the old one, whole, and puts it in its place in one step. Answers
 * where the old one is kept.
 */
export async function restoreSqlite(options: RestoreOptions): Promise<string | undefined> {
  const { url, backup, now } = options;
  const file = databaseFile(url);
  if (existsSync(file) && sameFile(file, backup))
    throw unusable(`${backup} is the database itself.`);
  // Before the work, so that nobody waits for nothing; and once more when it is done.
  await takeAlone(file, options).then((handle) => handle?.close());
  removeDrafts(file);
  const draft = `${file}.restore-${now.getTime()}.part`;
  try {
    await build(draft, options);
    const handle = await takeAlone(file, options);
    try {
      return replace(file, draft, newBackupFile(url, now, "restore"));
    } finally {
      handle?.close();
      pruneCopies(url, "restore", backup);
    }
  } finally {
    removeDrafts(file);
  }
}

function sameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

/**
 * The only connection there is to the database, which nobody gets into while it is open: SQLite
 * leaves WAL mode only when nobody else is connected, reading or not. (An exclusive lock proves
 * nothing: who is connected and idle does not hinder it.) Who gets in as the file is replaced
 * cannot write: to SQLite it has moved. undefined where there is nothing to connect to.
 */
async function takeAlone(file: string, { stopped }: RestoreOptions): Promise<Handle | undefined> {
  const { default: Sqlite } = await import("better-sqlite3");
  if (!existsSync(file)) {
    if (!stopped && existsSync(`${file}-wal`))
      throw unknown("It is gone, but its write-ahead log is there.");
    return undefined;
  }
  let handle: Handle | undefined;
  try {
    handle = new Sqlite(file, { fileMustExist: true, timeout: 1_000 });
    handle.pragma("journal_mode = DELETE");
    handle.pragma("locking_mode = EXCLUSIVE");
    handle.exec("BEGIN EXCLUSIVE");
    return handle;
  } catch (error) {
    handle?.close();
    const { code = "" } = error as { code?: string };
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) throw inUse();
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw error;
    if (!stopped) throw unknown("It is damaged.");
    return undefined;
  }
}

function inUse(): CommandError {
  return new CommandError(
    "The database is in use. Stop the app and every other process that uses it, then try again." +
      "\nNothing was changed.",
    EXIT.unavailable,
  );
}

function unknown(why: string): CommandError {
  const advice =
    "Stop the app and everything else that uses the database, then say so: " +
    "npm run db:restore -- --stopped FILE";
  return new CommandError(
    `${why} So SQLite cannot tell whether somebody is connected to it.\n${advice}`,
    EXIT.unavailable,
  );
}

/** Also what a killed run left. */
function removeDrafts(file: string): void {
  const drafts = readdirSync(dirname(file)).filter((name) =>
    name.startsWith(`${basename(file)}.restore-`),
  );
  for (const name of drafts) rmSync(join(dirname(file), name), { force: true });
}

async function build(draft: string, { url, backup, now }: RestoreOptions): Promise<void> {
  const damage = await whyNotSound(backup);
  if (damage) throw unusable(`${backup} is damaged: ${damage}`);
  touchPrivateFile(draft);
  await copySqlite(backup, draft);
  const state = await migrationState(`file:${draft}`);
  if (!(await isOurs(draft)))
    throw unusable(`${backup} is a SQLite database, but not one of Gatehouse.`);
  requireFit(backup, state);
  if (state.pending.length > 0) await deploy(`file:${draft}`);
  await finish(draft, restoredSql({ now, backup: basename(backup) }));
  const broken = await whyNotSound(draft);
  if (broken)
    throw new CommandError(
      `What was made of ${backup} is damaged: ${broken}\nNothing was changed.`,
      EXIT.data,
    );
  keepOwner(draft, databaseFile(url));
  syncPath(draft);
}

async function isOurs(draft: string): Promise<boolean> {
  const { default: Sqlite } = await import("better-sqlite3");
  const connection = new Sqlite(draft, { readonly: true });
  const ours = `
    SELECT count(*)
      FROM sqlite_master
     WHERE type = 'table' AND name IN ('User', 'AuditEntry', '_prisma_migrations')`;
  const count = connection.prepare(ours).pluck().get();
  connection.close();
  return count === 3;
}

/** Leaves one file, without anything beside it. */
async function finish(draft: string, sql: string): Promise<void> {
  const { default: Sqlite } = await import("better-sqlite3");
  const connection = new Sqlite(draft);
  try {
    connection.exec(`BEGIN; ${sql} COMMIT;`);
    connection.pragma("journal_mode = DELETE");
  } finally {
    connection.close();
  }
}

/** Root restores for the account that the app runs as. */
function keepOwner(draft: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(existsSync(file) ? file : dirname(file));
  chownSync(draft, uid, gid);
}

/**
 * The old database keeps all its files under another name. Its write-ahead log goes before the new
 * database comes: SQLite would play it into that. There still is one only where the database is
 * damaged.
 */
function replace(file: string, draft: string, former: string): string | undefined {
  const old = existsSync(file);
  makePrivateFolder(dirname(former));
  for (const end of ["", ...BESIDE]) if (existsSync(file + end)) keep(file + end, former + end);
  syncPath(dirname(former));
  for (const end of BESIDE) rmSync(file + end, { force: true });
  renameSync(draft, file);
  syncPath(dirname(file));
  for (const end of ["", ...BESIDE]) if (existsSync(former + end)) chmodSync(former + end, 0o600);
  return old ? former : undefined;
}

function keep(file: string, former: string): void {
  try {
    linkSync(file, former);
  } catch {
    // Another file system, or one that knows no links.
    copyFileSync(file, former);
    syncPath(former);
  }
}
