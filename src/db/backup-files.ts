import { existsSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { dialectOf } from "./dialect.ts";
import { databaseName } from "./postgresql-url.ts";
import { sqliteFile } from "./sqlite-file.ts";

/** Copies before an act that stay; older ones go. */
const KEPT = 5;

/** What a copy was made before, by itself; one that somebody asked for is before nothing. */
export type Occasion = "migration" | "restore";

/**
 * The name of a new backup: beside a SQLite file under backups/, for PostgreSQL under data/backups
 * of the working folder.
 */
export function newBackupFile(url: string, now: Date, before?: Occasion): string {
  const { folder, name, ending } = place(url);
  const time = now.toISOString().replace(/\D/g, "").slice(0, 17);
  return join(folder, `${name}-${before ? `before-${before}-` : ""}${time}${ending}`);
}

/** The newest complete copy before a migration, if there is any. */
export function newestCopy(url: string): string | undefined {
  return copiesBefore(url, "migration").at(-1);
}

/** Removes all but the newest five copies before this; never the one that is spared. */
export function pruneCopies(url: string, before: Occasion, spared?: string): void {
  const old = copiesBefore(url, before).slice(0, -KEPT);
  for (const copy of old.filter((file) => file !== spared)) {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(copy + end, { force: true });
  }
}

/** What interrupted runs left of backups that they were to name. */
export function listDrafts(url: string): string[] {
  const draft = /^(before-\w+-)?\d{17}\.\w+\.part$/;
  return filesOf(url)
    .filter(({ rest }) => draft.test(rest))
    .map(({ path }) => path);
}

/** The file of a SQLite database itself, where the URL names a link to it. */
export function databaseFile(url: string): string {
  const file = resolve(sqliteFile(url));
  return existsSync(file) ? realpathSync(file) : file;
}

/** Oldest first: their names sort by time. */
function copiesBefore(url: string, before: Occasion): string[] {
  const { ending } = place(url);
  const copies = filesOf(url).filter(
    ({ rest }) => rest.startsWith(`before-${before}-`) && rest.endsWith(ending),
  );
  return copies.map(({ path }) => path);
}

/**
 * What the folder of the backups has of this database, with what its name says beyond that of the
 * database.
 */
function filesOf(url: string): { path: string; rest: string }[] {
  const { folder, name } = place(url);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const files = readdirSync(folder).filter((file) => file.startsWith(`${name}-`));
  return files
    .sort()
    .map((file) => ({ path: join(folder, file), rest: file.slice(name.length + 1) }));
}

function place(url: string): { folder: string; name: string; ending: string } {
  if (dialectOf(url).name === "sqlite") {
    const file = databaseFile(url);
    const name = basename(file).replace(/\.\w+$/, "");
    return { folder: join(dirname(file), "backups"), name, ending: ".db" };
  }
  const name = (databaseName(url) ?? "postgresql").replace(/[^\w.-]/g, "_");
  return { folder: resolve("data/backups"), name, ending: ".dump" };
}
