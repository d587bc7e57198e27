import { existsSync, readFileSync } from "node:fs";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import type { TestApp } from "./app.ts";
import { dumpDatabase } from "./database-dump.ts";

/** Those words that still stand in the database, in any case: on SQLite in the bytes of its files. */
export async function tracesOf(
  { db, deps }: Pick<TestApp, "db" | "deps">,
  words: readonly string[],
): Promise<string[]> {
  const text = (
    db.dialect.name === "sqlite"
      ? bytesOf(sqliteFile(deps.config.databaseUrl))
      : JSON.stringify(await dumpDatabase(db))
  ).toLowerCase();
  return words.filter((word) => text.includes(word.toLowerCase()));
}

function bytesOf(file: string): string {
  const parts = ["", "-wal", "-shm"].map((end) => file + end).filter((part) => existsSync(part));
  return parts.map((part) => readFileSync(part).toString("latin1")).join("\n");
}
