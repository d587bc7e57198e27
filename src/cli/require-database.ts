import { existsSync } from "node:fs";
import { dialectOf } from "../db/dialect.ts";
import { sqliteFile } from "../db/sqlite-file.ts";
import { Unavailable } from "../domain/errors.ts";

/**
 * Throws Unavailable where a SQLite file is missing: a command that only reads must not make one.
 */
export function requireDatabase(url: string): void {
  if (dialectOf(url).name !== "sqlite") return;
  const file = sqliteFile(url);
  if (!existsSync(file))
    throw new Unavailable({ key: "errors.unavailable.noFile", params: { file } });
}
