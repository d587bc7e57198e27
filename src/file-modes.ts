import { existsSync, statSync } from "node:fs";
import { platform } from "node:os";
import type { Config } from "./config.ts";
import { dialectOf } from "./db/dialect.ts";
import { sqliteFile } from "./db/sqlite-file.ts";

const OTHERS = 0o007;

/**
 * Names the first file with secrets or people's data that every account of the machine could read
 * or change (security U2).
 */
export function whyNotProtected({ databaseUrl }: Pick<Config, "databaseUrl">): string | undefined {
  if (platform() === "win32") return undefined;
  const database = dialectOf(databaseUrl).name === "sqlite" ? sqliteFile(databaseUrl) : undefined;
  const files = [".env", ...(database === undefined ? [] : [database, `${database}-wal`])];
  const open = files.find((file) => existsSync(file) && (statSync(file).mode & OTHERS) !== 0);
  return open && `${open} is open to every account of this machine. Run: chmod 600 ${open}`;
}
