// `npm run db:restore -- FILE`: the database becomes that of a backup.
import "../node-version.ts";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { dialectOf } from "../db/dialect.ts";
import { withMigrationLock } from "../db/migration-lock.ts";
import { readConfig } from "../environment.ts";
import { commandArguments, runCommand, say, UsageError } from "./command-line.ts";
import { explainDisk } from "./disk-errors.ts";
import { requireKind } from "./restore/backup-file.ts";
import { restorePostgresql } from "./restore/restore-postgresql.ts";
import { restoreSqlite } from "./restore/restore-sqlite.ts";

const usage = `Usage: npm run db:restore -- FILE

Puts a backup (of npm run db:backup, or a copy from before a migration) in the
place of the database that DATABASE_URL names. Stop the app first: while
somebody is connected, nothing is done. The backup is read to its end and
migrated before anything is replaced, and replaced in one step: whatever
happens, the database is the old one or the new one. Everybody is signed out, in
every browser. The database as it was is kept in the folder of the backups (the
last five).

  FILE        a backup that you trust: a dump of PostgreSQL can run commands
  --stopped   SQLite: I stopped every process that uses the database. Asked
              for only where the database is so damaged that SQLite cannot tell
  --no-copy   PostgreSQL: do not copy the present database first
  --help      this text

PostgreSQL: pg_dump, pg_restore and psql must be in PATH and as new as the
server, and the account must own the database.

Ends with 0, 1 when the database refused, 64 for a wrong command line, 65 when
FILE is damaged, newer than this program or not for this database, 66 when it
cannot be read, 69 when the database is in use or cannot be used, 78 for a wrong
configuration.`;

interface Asked {
  file: string;
  stopped: boolean;
  copy: boolean;
}

function readArguments(args: string[]): Asked | "help" {
  try {
    const flag = { type: "boolean" } as const;
    const options = { help: { ...flag, short: "h" }, stopped: flag, "no-copy": flag };
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    if (values.help) return "help";
    const [file] = positionals;
    if (positionals.length !== 1 || !file) throw new Error("One file must be named.");
    return { file, stopped: values.stopped ?? false, copy: !values["no-copy"] };
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

/** Answers where the database as it was is kept. */
export async function restore(url: string, asked: Asked): Promise<string | undefined> {
  requireKind(resolve(asked.file), dialectOf(url).name);
  return withMigrationLock(url, () => replace(url, asked)).catch((error) => {
    throw explainDisk(error, "The database was not replaced");
  });
}

async function replace(url: string, { file, stopped, copy }: Asked): Promise<string | undefined> {
  const common = { url, backup: resolve(file), now: new Date() };
  return dialectOf(url).name === "sqlite"
    ? restoreSqlite({ ...common, stopped })
    : restorePostgresql({ ...common, copy });
}

await runCommand(
  import.meta,
  async () => {
    const asked = readArguments(commandArguments());
    if (asked === "help") return say(usage);
    const { databaseUrl: url } = readConfig();
    const started = performance.now();
    const former = await restore(url, asked);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    say(
      `The database is that of ${resolve(asked.file)} now, in ${seconds} s. ` +
        "Everybody has to sign in again.",
    );
    if (former) say(`The database as it was: ${former}`);
  },
  () =>
    "Stopped. The database is the old one or that of the backup, nothing in between: run it again.",
);
