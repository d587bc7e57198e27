import type { Database as Handle } from "better-sqlite3";

/**
 * Copies a SQLite database, while it is in use, into an empty file: one read transaction, which no
 * writer makes begin again.
 */
export async function copySqlite(file: string, copy: string): Promise<void> {
  const { default: Sqlite } = await import("better-sqlite3");
  const source = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    source.prepare("VACUUM INTO ?").run(copy);
  } finally {
    source.close();
  }
}

/** Why the file is no sound database, in SQLite's words; undefined when it is one. */
export async function whyNotSound(file: string): Promise<string | undefined> {
  const { default: Sqlite } = await import("better-sqlite3");
  let connection: Handle | undefined;
  try {
    connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
    const found = connection.pragma("integrity_check(1)", { simple: true }) as string;
    if (found !== "ok") return found;
    const orphans = connection.pragma("foreign_key_check") as { table: string }[];
    return orphans[0] && `a row of ${orphans[0].table} refers to one that is not there`;
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test((error as { code?: string }).code ?? ""))
      return (error as Error).message;
    throw error;
  } finally {
    connection?.close();
  }
}
