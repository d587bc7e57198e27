import { existsSync } from "node:fs";
import { argv, env, exit, loadEnvFile, stderr, stdout } from "node:process";
import { type Config, ConfigError, loadConfig } from "../config.ts";
import { Unavailable } from "../domain/errors.ts";

/** How a command ends; all but the first two as in sysexits.h. */
export const EXIT = { refused: 1, bug: 1, usage: 64, data: 65, noInput: 66, unavailable: 69, config: 78 } as const;

/** An expected end of a command: the message is all that is printed. */
export class CommandError extends Error {
  readonly code: number;
  constructor(message: string, code: number = EXIT.refused) {
    super(message);
    this.code = code;
  }
}

/** A command line that cannot be meant. */
export class UsageError extends CommandError {
  constructor(message: string, usage: string) {
    super(`${message}\n\n${usage}`, EXIT.usage);
  }
}

export function say(line: string): void {
  stdout.write(`${line}\n`);
}

/** Runs `work` when the module of `meta` is what node was started with. Whatever it throws is said, and decides how the process ends. */
export async function runCommand(meta: ImportMeta, work: () => Promise<void>): Promise<void> {
  if (argv[1] !== meta.filename) return;
  try {
    await work();
  } catch (error) {
    const { message, code } = explain(error);
    stderr.write(`${message}\n`);
    exit(code);
  }
}

/** What was given after the name of the command: npm takes the `--` away, other runners hand it on. */
export function commandArguments(): string[] {
  return argv.slice(argv[2] === "--" ? 3 : 2);
}

/** The environment with what stands in .env; what is set already wins. */
export function readEnvironment(): typeof env {
  if (existsSync(".env")) loadEnvFile(".env");
  return env;
}

export function readConfig(): Config {
  return loadConfig(readEnvironment());
}

function explain(error: unknown): { message: string; code: number } {
  if (error instanceof CommandError) return error;
  if (error instanceof ConfigError) return { message: error.message, code: EXIT.config };
  const { code, message = "", stack } = error as { code?: string; message?: string; stack?: string };
  const unavailable = error instanceof Unavailable ? unavailableText(error) : unreachable[code ?? ""];
  if (unavailable) return { message: `The database that DATABASE_URL names cannot be used: ${unavailable}`, code: EXIT.unavailable };
  if (code === "P2021" || /no such table|relation .* does not exist/.test(message)) {
    return { message: "The database has no tables yet: run `npm run db:migrate` and `npm run db:seed` first.", code: EXIT.refused };
  }
  return { message: stack ?? String(error), code: EXIT.bug };
}

/** Errors of a plain connection, by their code. */
const unreachable: Readonly<Record<string, string>> = {
  "3D000": "it does not exist on the server. Create it first (createdb).",
  "28P01": "the server refuses the password (28P01).",
  ECONNREFUSED: "there is no answer (ECONNREFUSED).",
  ENOTFOUND: "there is no such host (ENOTFOUND).",
};

function unavailableText({ reason }: Unavailable): string {
  if (reason.key === "errors.unavailable.noFile") return `there is no file ${reason.params?.file}. Run \`npm run db:migrate\` and \`npm run db:seed\` first.`;
  if (reason.key === "errors.unavailable.busy") return "somebody else is writing. Try again.";
  if (reason.key === "errors.unavailable.readOnly") return "it cannot be written to; the disk may be full.";
  return "there is no answer. Is DATABASE_URL right?";
}
