import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { dialectOf } from "./dialect.ts";
import { makePrivateFolder, touchPrivateFile } from "./private-files.ts";
import { sqliteFile } from "./sqlite-file.ts";

/** Copies made before migrations that stay; older ones go. */
const KEPT = 5;

/** Copies a SQLite database while it is in use, beside it under backups/ (0600). A copy has this name only once it is complete and checked. */
export async function copyDatabase(url: string, now: Date): Promise<string> {
  const { default: Sqlite } = await import("better-sqlite3");
  const { folder, prefix } = place(url);
  makePrivateFolder(folder);
  const copy = join(folder, `${prefix}${now.toISOString().replace(/\D/g, "").slice(0, 17)}.db`);
  const draft = `${copy}.part`;
  touchPrivateFile(draft);
  const source = new Sqlite(sqliteFile(url), { readonly: true, timeout: 5_000 });
  try {
    await source.backup(draft);
  } finally {
    source.close();
  }
  check(new Sqlite(draft), draft);
  renameSync(draft, copy);
  for (const old of copies(url).slice(0, -KEPT)) rmSync(old, { force: true });
  return copy;
}

/** The newest complete copy, if there is any. */
export function newestCopy(url: string): string | undefined {
  return dialectOf(url).name === "sqlite" ? copies(url).at(-1) : undefined;
}

/** A copy that is not sound is no copy. Leaving WAL mode makes it one file that can be put back with `cp`. */
function check(copy: import("better-sqlite3").Database, file: string): void {
  try {
    copy.pragma("journal_mode = DELETE");
    const found = copy.pragma("quick_check", { simple: true });
    if (found !== "ok") throw new Error(`The copy ${file} is damaged, and so probably is the database: ${found}`);
  } finally {
    copy.close();
  }
}

/** Oldest first: their names sort by time. */
function copies(url: string): string[] {
  const { folder, prefix } = place(url);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith(".db"));
  return names.sort().map((name) => join(folder, name));
}

function place(url: string) {
  const file = sqliteFile(url);
  return { folder: join(dirname(file), "backups"), prefix: `${basename(file).replace(/\.\w+$/, "")}-before-migration-` };
}
