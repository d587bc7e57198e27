import { existsSync, readFileSync } from "node:fs";
import { env } from "node:process";
import { type Config, ConfigError, loadConfig } from "./config.ts";

const FILE = ".env";

/** Every setting, from the environment and from .env of the working folder. Throws ConfigError. */
export function readConfig(): Config {
  return loadConfig(readEnvironment());
}

/** The environment with what stands in .env; what is set already wins. Throws ConfigError. */
export function readEnvironment(): typeof env {
  if (!existsSync(FILE)) return env;
  const problems = envProblems(readText());
  if (problems.length > 0) throw new ConfigError(problems);
  // Not imported by name: a Node without it could not even be told that it is too old.
  process.loadEnvFile(FILE);
  return env;
}

/**
 * What Node would cut off, run together with later lines or skip without a word, in the text of a
 * .env.
 */
export function envProblems(text: string): string[] {
  return text.split(/\r?\n/).flatMap(problemOf);
}

function readText(): string {
  try {
    return readFileSync(FILE, "utf8");
  } catch (error) {
    throw new ConfigError([`${FILE} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
}

const COMMENT = /^\s*(#|$)/;
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;
const QUOTED = /^(["'`])(?:(?!\1).)*\1\s*(#.*)?$/;

function problemOf(line: string, index: number): string[] {
  if (COMMENT.test(line)) return [];
  const [, name, value = ""] = ASSIGNMENT.exec(line) ?? [];
  if (!name) return [`${FILE}, line ${index + 1}: not of the form NAME=value`];
  if (QUOTED.test(value)) return [];
  if (/^["'`]/.test(value)) return [`${name} in ${FILE} must end with its quote, on the same line`];
  if (!value.includes("#")) return [];
  return [
    `${name} in ${FILE} has a # outside quotes, and would end there: put the value in quotes`,
  ];
}
