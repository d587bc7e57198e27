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
    stderr.write(`${describe(error)}\n`);
    exit(error instanceof ConfigError ? EX_CONFIG : error instanceof CommandError ? error.code : 1);
  }
}

/** The configuration from the environment and .env; what stands in the environment wins. */
export function readConfig(): Config {
  if (existsSync(".env")) loadEnvFile(".env");
  return loadConfig(env);
}

function describe(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandError) return error.message;
  const code = (error as { code?: unknown }).code;
  if (code === "3D000") return "The database that DATABASE_URL names does not exist on the server. Create it first (createdb).";
  if (error instanceof Unavailable || code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "28P01") {
    return `The database that DATABASE_URL names cannot be used now (${code ?? (error as Error).message}).`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
