import { dirname, join } from "node:path";
import { dialectOf } from "./dialect.ts";
import { connectPlainly } from "./postgresql-client.ts";
import { touchPrivateFile } from "./private-files.ts";
import { sqliteFile } from "./sqlite-file.ts";

/** Any number: it only has to be the same everywhere, and not Prisma's. */
const ADVISORY_KEY = 20_261_123;
/** Milliseconds to wait for another migration of the same SQLite file. */
const PATIENCE = 600_000;

/**
 * Waits until no other command migrates this database, and keeps others waiting until `work` is
 * done. A killed process holds no lock.
 */
export async function withMigrationLock<Result>(
  url: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const release =
    dialectOf(url).name === "sqlite" ? await lockFile(sqliteFile(url)) : await lockServer(url);
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * An empty SQLite file beside the copies is the lock: the operating system releases it whatever
 * happens to the process.
 */
async function lockFile(file: string): Promise<() => void> {
  const { default: Sqlite } = await import("better-sqlite3");
  const lock = join(dirname(file), "backups", ".migration-lock");
  touchPrivateFile(lock);
  const connection = new Sqlite(lock, { timeout: PATIENCE });
  connection.exec("BEGIN EXCLUSIVE");
  return () => connection.close();
}

async function lockServer(url: string): Promise<() => Promise<void>> {
  const connection = await connectPlainly(url, "gatehouse-lock");
  await connection.query("SELECT pg_advisory_lock($1)", [ADVISORY_KEY]);
  return () => connection.end();
}
