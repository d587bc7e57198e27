import { basename } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "../../db/plain-connection.ts";
import { askPlainly } from "../../db/plain-connection.ts";
import { APPLICATION } from "../../db/postgresql-url.ts";
import { EXIT } from "../../explain-error.ts";
import { CommandError } from "../command-line.ts";
import { copyBefore } from "../copy-database.ts";
import { requirePrograms, runProgram } from "../postgresql-tools.ts";
import { type Dump, inspectDump, pendingSql, withoutNewerSettings } from "./dump.ts";
import { restoredSql } from "./restored.ts";

interface PostgresqlRestore {
  url: string;
  backup: string;
  now: Date;
  /** Whether the present database is copied first. */
  copy: boolean;
}

/**
 * Puts the dump in the place of the schema public, in one transaction. Answers the copy of the
 * database as it was.
 */
export async function restorePostgresql(options: PostgresqlRestore): Promise<string | undefined> {
  const { url, backup } = options;
  await requirePrograms(["pg_dump", "pg_restore", "psql"], url);
  await requireAlone(url);
  const place = await lookAtPlace(url);
  const dump = await inspectDump(backup);
  const former = place.filled && options.copy ? await keep(options) : undefined;
  await requireAlone(url);
  await replace(options, place, dump);
  return former;
}

/** Milliseconds until the server has noticed that a connection was closed. */
const FAREWELL = 3_000;

/** Throws CommandError while the app, or a command, is connected. */
async function requireAlone(url: string): Promise<void> {
  const until = performance.now() + FAREWELL;
  for (;;) {
    const others = (await askPlainly(url, listOthers)) ?? [];
    if (others.length === 0) return;
    if (performance.now() > until) throw inUse(others);
    await sleep(100);
  }
}

interface Other {
  pid: number;
  address: string | null;
}

function listOthers(ask: Ask): Promise<Other[]> {
  return ask<Other>(`
    SELECT pid, client_addr::text AS address
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND application_name = '${APPLICATION}'
       AND pid <> pg_backend_pid()
     ORDER BY pid`);
}

function inUse(others: Other[]): CommandError {
  const from = [...new Set(others.map(({ address }) => address ?? "this machine"))].join(", ");
  return new CommandError(
    `The database is in use: ${others.length} connections of Gatehouse (from ${from}). ` +
      "Stop the app and its commands, then try again.\nNothing was changed.",
    EXIT.unavailable,
  );
}

interface Place {
  /** Of the schema public, as SQL; undefined where there is none. */
  owner: string | undefined;
  filled: boolean;
}

/** Throws CommandError where this account may not replace the schema public. */
async function lookAtPlace(url: string): Promise<Place> {
  const [place] = (await askPlainly(url, (ask) =>
    ask<{ schema: string | null; owner: string | null; may: boolean; filled: boolean }>(`
      SELECT current_schema() AS schema,
             nspowner::regrole::text AS owner,
             to_regclass('public."User"') IS NOT NULL AS filled,
             coalesce(pg_has_role(nspowner, 'USAGE'), true)
               AND has_database_privilege(current_database(), 'CREATE') AS may
        FROM (SELECT) one
        LEFT JOIN pg_namespace ON nspname = 'public'`),
  )) as [{ schema: string | null; owner: string | null; may: boolean; filled: boolean }];
  if ((place.schema ?? "public") !== "public")
    throw refused(
      `Gatehouse is restored into the schema public, but here ${place.schema} comes first.`,
    );
  if (!place.may) {
    throw refused(
      "The account of DATABASE_URL may not replace the schema public " +
        `(its owner: ${place.owner}). Give it the database:\n` +
        "  ALTER DATABASE … OWNER TO …   and, on PostgreSQL 14 and older,   " +
        "ALTER SCHEMA public OWNER TO …",
    );
  }
  return { owner: place.owner ?? undefined, filled: place.filled };
}

function refused(why: string): CommandError {
  return new CommandError(`${why}\nNothing was changed.`);
}

async function keep({ url, now, backup }: PostgresqlRestore): Promise<string> {
  try {
    return await copyBefore("restore", { url, now, spared: backup });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const advice =
      "To do without a copy of the present database: npm run db:restore -- --no-copy FILE";
    throw new CommandError(`${error.message}\nNothing was changed. ${advice}`, error.code);
  }
}

/** Seconds to wait for somebody else's lock. */
const LOCK_WAIT = 5;

/**
 * What fails, or is killed, before the COMMIT leaves everything as it was. Only a dump that was
 * read to its end gets there.
 */
async function replace(
  options: PostgresqlRestore,
  { owner }: Place,
  { pending }: Dump,
): Promise<void> {
  const { url, backup, now } = options;
  const feed = async (input: Writable) => {
    input.write(clearing(owner));
    await runProgram("pg_restore", {
      args: ["--no-owner", "--no-privileges", "--no-comments", "--file=-", backup],
      take: (output) => pipeline(output, withoutNewerSettings, input, { end: false }),
    });
    const last = restoredSql({ now, backup: basename(backup) });
    input.write(`RESET search_path;\n${pendingSql(pending)}\n${last}\n${FINISHING}`);
  };
  const args = [
    "--no-psqlrc",
    "--no-password",
    "--quiet",
    "--set=ON_ERROR_STOP=1",
    "--set=VERBOSITY=verbose",
  ];
  await runProgram("psql", { url, args, feed }).catch(rethrowFailure);
}

/**
 * A dump has no statistics, without which the first pages would be slow. Of tables of the server
 * ANALYZE only warns.
 */
const FINISHING = `
  SET client_min_messages = error;
  ANALYZE;
  COMMIT;
`;

function clearing(owner: string | undefined): string {
  return `BEGIN;
    SET client_min_messages = warning;
    SET lock_timeout = '${LOCK_WAIT}s';
    SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0;
    DROP SCHEMA IF EXISTS "public" CASCADE;
    CREATE SCHEMA "public";
    GRANT USAGE ON SCHEMA "public" TO PUBLIC;
    ${owner === undefined ? "" : `ALTER SCHEMA "public" OWNER TO ${owner};`}
  `;
}

function rethrowFailure(error: unknown): never {
  if (!(error instanceof CommandError)) throw error;
  if (/\b55P03\b/.test(error.message)) {
    throw new CommandError(
      `Somebody else holds a lock in the database, for more than ${LOCK_WAIT} s. ` +
        "Nothing was changed.",
      EXIT.unavailable,
    );
  }
  throw new CommandError(
    `The backup was not restored, and everything is as it was.\n${error.message}`,
    error.code,
  );
}
