import type { ParseArgsConfig } from "node:util";
import type { Admin } from "./context.ts";

export type Work = (admin: Admin) => Promise<void>;

/** What stood on the command line, as parseArgs reads it. */
export interface Given {
  operands: readonly string[];
  values: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Subcommand {
  usage: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** What is to be done, before any database is opened. Throws for what cannot be meant. */
  plan: (given: Given) => Work;
}

/** The only operand. Throws for none or several. */
export function onlyOperand({ operands }: Given, what: string): string {
  if (operands.length !== 1) throw new Error(`${what} must be named.`);
  return operands[0] as string;
}

export function noOperand({ operands }: Given): void {
  if (operands.length > 0) throw new Error(`What is ${operands[0]} meant for?`);
}

export function textOf({ values }: Given, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

export const outUsage = `  --out FILE         a new file for the password (0600). Without it the
                     password is shown once on a terminal; anywhere else it
                     goes to a new file password-….txt, beside the SQLite
                     database or in data/`;
