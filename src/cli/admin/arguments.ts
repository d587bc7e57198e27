import { parseArgs } from "node:util";
import { CommandError, UsageError } from "../command-line.ts";
import { create } from "./create.ts";
import { endSessions } from "./end-sessions.ts";
import { list } from "./list.ts";
import { resetPassword } from "./reset-password.ts";
import type { Subcommand, Work } from "./subcommand.ts";
import { unlock } from "./unlock.ts";

const subcommands: ReadonlyMap<string, Subcommand> = new Map([
  ["list", list],
  ["create", create],
  ["reset-password", resetPassword],
  ["unlock", unlock],
  ["end-sessions", endSessions],
]);

const usage = `Usage: npm run admin -- list | create | reset-password | unlock | end-sessions

The way back in, for the day nobody can sign in. The app may run meanwhile: what is done takes
effect with the next request. Everything is in the audit, as done by the command line.

  list                        who can manage users, and who is locked out
  create --email E            a new administrator with a new password
  reset-password USER         a new password for somebody; ends their sessions
  unlock USER | ADDRESS       forgets failed attempts of somebody, or from a network address
  end-sessions USER | --all   signs somebody, or everybody, out everywhere
  SUBCOMMAND --help           more about it

A USER is an e-mail address or the number of the user. What is so already is no error.`;

const endings = `Ends with 0 when it is done or there was nothing to do, 1 when it was refused,
64 for a wrong command line, 69 when the database cannot be used, 73 when the file for a
password cannot be written (then nothing was changed), 74 when what was said could not be
written, 78 for a wrong configuration.`;

export interface Asked {
  work: Work;
}

/** What to do, or the text that was asked for. Throws UsageError. */
export function readAdminArguments([name = "", ...args]: string[]): Asked | string {
  if (name === "--help" || name === "-h") return `${usage}\n\n${endings}`;
  const subcommand = subcommands.get(name);
  const problem = name ? `There is no ${name}.` : "What shall be done?";
  if (!subcommand) throw new UsageError(problem, usage);
  const text = `${subcommand.usage}\n\n${endings}`;
  try {
    const help = { help: { type: "boolean", short: "h" } } as const;
    const options = { ...subcommand.options, ...help };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return text;
    const given = { operands: positionals, values: values as Record<string, string | boolean> };
    return { work: subcommand.plan(given) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new UsageError((error as Error).message, text);
  }
}
