import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { env } from "node:process";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { askPlainly } from "../db/plain-connection.ts";
import { EXIT } from "../explain-error.ts";
import { CommandError } from "./command-line.ts";

type Program = "pg_dump" | "pg_restore" | "psql";

/** A client program of PostgreSQL is not there, or too old for the server. */
export class UnfitProgram extends CommandError {}

interface Run {
  args: readonly string[];
  /** Of the database to connect to; pg_restore needs none. */
  url?: string;
  /** Writes what the program reads; it ends when this does. */
  feed?: (input: Writable) => Promise<void>;
  /** Takes what the program writes; otherwise that is thrown away. */
  take?: (output: Readable) => Promise<unknown>;
}

/**
 * Runs a program to its end. Throws CommandError with all that it complained of, UnfitProgram where
 * there is none.
 */
export async function runProgram(program: Program, { args, url, feed, take }: Run): Promise<void> {
  const variables = url === undefined ? {} : connectionVariables(url);
  const child = spawn(program, args, {
    env: { ...env, ...variables },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? notFound(program) : error),
    );
    child.once("close", (code, signal) => resolve(code ?? (signal as string)));
  });
  // What a program that ended does not read is no error of its own: its exit code says why.
  child.stdin.on("error", () => undefined);
  const taken = take ? take(child.stdout) : child.stdout.resume();
  const [end, complaint, ...streams] = await Promise.allSettled([
    ended,
    text(child.stderr),
    taken,
    feedTo(child.stdin, feed),
  ]);
  if (end.status === "rejected") throw end.reason;
  const said = complaint.status === "fulfilled" ? complaint.value.trim() : "";
  if (end.value !== 0) throw new CommandError(`${program} failed (${end.value}): ${said}`);
  for (const stream of streams) if (stream.status === "rejected") throw stream.reason;
}

/** Runs a program and answers what it wrote. */
export async function askProgram(program: Program, args: readonly string[]): Promise<string> {
  const parts: string[] = [];
  const take = async (output: Readable) => {
    parts.push(await text(output));
  };
  await runProgram(program, { args, take });
  return parts.join("");
}

async function feedTo(input: Writable, feed: Run["feed"]): Promise<void> {
  try {
    await feed?.(input);
  } finally {
    input.end();
  }
}

/** Reads all of a dump. Throws CommandError when it is damaged. */
export function readDump(file: string): Promise<void> {
  return runProgram("pg_restore", { args: [`--file=${devNull}`, file] });
}

/** Throws UnfitProgram unless these programs are there and as new as the server. */
export async function requirePrograms(programs: readonly Program[], url: string): Promise<void> {
  const rows = await askPlainly(url, (ask) =>
    ask<{ server_version: string }>("SHOW server_version"),
  );
  const server = Number.parseInt(rows?.[0]?.server_version ?? "", 10);
  for (const program of programs) {
    const version = await versionOf(program);
    if (version < server) throw new UnfitProgram(tooOld({ program, version, server }));
  }
}

async function versionOf(program: Program): Promise<number> {
  const said = await askProgram(program, ["--version"]);
  return Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1] ?? 0);
}

const INSTALL =
  "Install the client programs of the server's version (Debian: postgresql-client) " +
  "and have them in PATH.";

function notFound(program: Program): UnfitProgram {
  return new UnfitProgram(`${program} was not found. ${INSTALL}`, EXIT.unavailable);
}

function tooOld({
  program,
  version,
  server,
}: {
  program: Program;
  version: number;
  server: number;
}): string {
  return `${program} is of version ${version}, older than the server (${server}). ${INSTALL}`;
}

/**
 * The variables in which libpq takes what a URL may say. A password in an argument could be read by
 * everybody on the machine.
 */
const variables: Readonly<Record<string, string>> = {
  user: "PGUSER",
  password: "PGPASSWORD",
  host: "PGHOST",
  port: "PGPORT",
  dbname: "PGDATABASE",
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
  options: "PGOPTIONS",
  connect_timeout: "PGCONNECT_TIMEOUT",
};

/** What libpq has to know to connect as the driver does with this URL. */
export function connectionVariables(url: string): Record<string, string> {
  const { username, password, hostname, port, pathname, searchParams } = new URL(url);
  const [user, secret, host, dbname] = [username, password, hostname, pathname.slice(1)].map(
    decodeURIComponent,
  );
  const address = { user, password: secret, host: host?.replace(/^\[|\]$/g, ""), port, dbname };
  const said = { ...address, ...Object.fromEntries(searchParams) } as Record<string, string>;
  if (!said.host && !env.PGHOST) said.host = "localhost";
  // Words of the driver that libpq does not know.
  if (said.sslmode === "no-verify" || /^(true|1)$/.test(said.ssl ?? "")) said.sslmode = "require";
  const known = Object.entries(said).filter(([name, value]) => name in variables && value !== "");
  const named = known.map(([name, value]) => [variables[name], value]);
  return {
    PGCONNECT_TIMEOUT: "10",
    ...Object.fromEntries(named),
    PGAPPNAME: "gatehouse-tools",
    LC_ALL: "C",
  };
}
