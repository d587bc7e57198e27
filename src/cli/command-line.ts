import { createRequire } from "node:module";
import { constants } from "node:os";
import { argv, exit, stderr, stdout } from "node:process";
import { EXIT, explainError } from "../explain-error.ts";

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

/** For a job that may wait for its turn to write. */
export function sayWaiting(): void {
  stderr.write("Waiting: somebody else is writing to the database.\n");
}

/**
 * Runs `work` when the module of `meta` is what node was started with. Whatever it throws is said,
 * and decides how the process ends; so does `whenStopped` where a signal ends it first.
 */
export async function runCommand(
  meta: ImportMeta,
  work: () => Promise<void>,
  whenStopped: () => string = () => "Stopped before it was done.",
): Promise<void> {
  if (!isStarted(meta)) return;
  for (const stream of [stdout, stderr]) stream.on("error", unheard);
  const forget = onSignals((name) => {
    stderr.write(`\n${whenStopped()}\n`);
    exit(128 + constants.signals[name]);
  });
  try {
    await work();
  } catch (error) {
    const { message, code } = explained(error) ?? { message: stackOf(error), code: EXIT.bug };
    stderr.write(`${message}\n`);
    exit(code);
  } finally {
    forget();
  }
}

/** Who reads the first lines alone has them; what a full disk did not take is an error. */
function unheard({ code }: NodeJS.ErrnoException): void {
  if (code !== "EPIPE") process.exitCode = EXIT.output;
}

/** Through symlinked folders, and without the ending of the file, too. */
function isStarted(meta: ImportMeta): boolean {
  const [, started] = argv;
  return started !== undefined && createRequire(meta.url).resolve(started) === meta.filename;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function onSignals(stop: (name: NodeJS.Signals) => void): () => void {
  for (const name of SIGNALS) process.once(name, stop);
  return () => {
    for (const name of SIGNALS) process.off(name, stop);
  };
}

/**
 * What was given after the name of the command: npm takes the `--` away, other runners hand it on.
 */
export function commandArguments(): string[] {
  return argv.slice(argv[2] === "--" ? 3 : 2);
}

function explained(error: unknown): { message: string; code: number } | undefined {
  return error instanceof CommandError ? error : explainError(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
