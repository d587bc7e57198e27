import { existsSync, readFileSync } from "node:fs";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import type { TestApp } from "./app.ts";
import { dumpDatabase } from "./database-dump.ts";

/** Those words that still stand in the database, in any case: on SQLite in the bytes of its files. */
export async function tracesOf(
  { db, deps }: Pick<TestApp, "db" | "deps">,
  words: readonly string[],
): Promise<string[]> {
  return db.dialect.name === "sqlite"
    ? tracesIn(deps.config.databaseUrl, words)
    : wordsIn(JSON.stringify(await dumpDatabase(db)), words);
}

/** Those that still stand in the bytes of the files of a SQLite database. */
export function tracesIn(url: string, words: readonly string[]): string[] {
  return wordsIn(bytesOf(sqliteFile(url)), words);
}

function wordsIn(text: string, words: readonly string[]): string[] {
  const folded = text.toLowerCase();
  return words.filter((word) => folded.includes(word.toLowerCase()));
}

function bytesOf(file: string): string {
  const parts = ["", "-wal", "-shm"].map((end) => file + end).filter((part) => existsSync(part));
  return parts.map((part) => readFileSync(part).toString("latin1")).join("\n");
}
