import { existsSync } from "node:fs";
import { argv, env, exit, loadEnvFile, stderr, stdout } from "node:process";
import { type Config, ConfigError, loadConfig } from "../config.ts";
import { Unavailable } from "../domain/errors.ts";

/** sysexits.h: something is wrong with the configuration, not with the program. */
export const EX_CONFIG = 78;

/** An expected end of a command: the message is all that is printed. */
export class CommandError extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

export function say(line: string): void {
  stdout.write(`${line}\n`);
}

/** Runs `work` when the module of `meta` is what node was started with. Ends with 78 on a bad configuration and 1 on other failures. */
export async function runCommand(meta: ImportMeta, work: () => Promise<void>): Promise<void> {
  if (argv[1] !== meta.filename) return;
  try {
    await work();
  } catch (error) {
    stderr.write(`${explain(error) ?? stackOf(error)}\n`);
    exit(error instanceof ConfigError ? EX_CONFIG : error instanceof CommandError ? error.code : 1);
  }
}

/** The configuration from the environment and .env; what stands in the environment wins. */
export function readConfig(): Config {
  if (existsSync(".env")) loadEnvFile(".env");
  return loadConfig(env);
}

/** What to say of an error that a person can put right; undefined for a bug. No message of a driver is repeated: it may quote DATABASE_URL. */
export function explain(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof CommandError) return error.message;
  const code = String((error as { code?: unknown } | undefined)?.code ?? "");
  if (code === "3D000") return "The database that DATABASE_URL names does not exist on the server. Create it first (createdb).";
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return "The file that DATABASE_URL names is not a database, or it is damaged. Put a copy from data/backups back.";
  const unusable = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|28\w{3}|53\w{3}|57P0\d|SQLITE_(BUSY|CANTOPEN|READONLY|PERM|IOERR)\w*)$/;
  if (!(error instanceof Unavailable) && !unusable.test(code)) return undefined;
  return `The database that DATABASE_URL names cannot be used now${code && ` (${code})`}.`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
