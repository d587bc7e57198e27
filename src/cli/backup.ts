// `npm run db:backup [-- FILE]`: a copy of the whole database, while it serves.
import "../node-version.ts";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { newBackupFile } from "../db/backup-files.ts";
import { withMigrationLock } from "../db/migration-lock.ts";
import { readConfig } from "../environment.ts";
import { EXIT } from "../explain-error.ts";
import { CommandError, commandArguments, runCommand, say, UsageError } from "./command-line.ts";
import { copyDatabase, sizeOf } from "./copy-database.ts";
import { explainDisk } from "./disk-errors.ts";
import { requireDatabase } from "./require-database.ts";

const usage = `Usage: npm run db:backup [-- FILE]

Copies the database into a new file that only this account may read. The app
may go on serving meanwhile: the copy holds everything that was acknowledged
before it began. Its passwords are hashes and its sessions cannot be used, but
it is all of your people's data: keep it as safe as the database.

  FILE     where to; without it backups/NAME-TIME.db beside a SQLite database,
           data/backups/NAME-TIME.dump for PostgreSQL. A file that exists is
           never overwritten
  --help   this text

A backup comes back with: npm run db:restore -- FILE
PostgreSQL: pg_dump and pg_restore must be in PATH and as new as the server.

Ends with 0, 1 when FILE exists, 64 for a wrong command line, 65 when the
database is damaged, 69 when it or the disk cannot be used, 78 for a wrong
configuration.`;

/** The file, if one is named; "help" for --help. */
function readArguments(args: string[]): { file: string | undefined } | "help" {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" } },
    });
    if (values.help) return "help";
    if (positionals.length > 1) throw new Error("One file may be named.");
    if (positionals[0] === "") throw new Error("The name of the file is empty.");
    return { file: positionals[0] };
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

await runCommand(
  import.meta,
  async () => {
    const asked = readArguments(commandArguments());
    if (asked === "help") return say(usage);
    const { databaseUrl: url } = readConfig();
    requireDatabase(url);
    const file = resolve(asked.file ?? newBackupFile(url, new Date()));
    if (asked.file && !existsSync(dirname(file)))
      throw new CommandError(`There is no folder ${dirname(file)}.`, EXIT.unavailable);
    await withMigrationLock(url, () => copyDatabase(url, file)).catch((error) => {
      throw explainDisk(error, "No copy was made");
    });
    say(`The database was copied to ${file} (${sizeOf(file)}).`);
  },
  () => "Stopped before the copy was complete: there is no backup.",
);
