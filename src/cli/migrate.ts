import "../node-version.ts";
import { existsSync, statSync } from "node:fs";
import { normalize } from "node:path";
import { parseArgs } from "node:util";
import { withMigrationLock } from "../db/migration-lock.ts";
import {
  type MigrationState,
  migrationNames,
  migrationState,
  settleMigration,
  whyNotMigrate,
} from "../db/migrations.ts";
import { touchPrivateFile } from "../db/private-files.ts";
import { sqliteFile } from "../db/sqlite-file.ts";
import { readConfig } from "../environment.ts";
import { CommandError, runCommand, say } from "./command-line.ts";
import { copyBefore } from "./copy-database.ts";
import { deploy } from "./migrate/deploy.ts";
import { UnfitProgram } from "./postgresql-tools.ts";

/** What a person says of a migration that began and did not finish, by its name. */
export interface Unfinished {
  "rolled-back"?: string | undefined;
  applied?: string | undefined;
}

/**
 * Brings the database to the migrations of this code (`prisma migrate deploy`); one with data is
 * copied first. Waits for another that is under way.
 */
export async function migrate(url: string, unfinished: Unfinished = {}): Promise<void> {
  await withMigrationLock(url, async () => {
    await settle(url, unfinished);
    const state = await migrationState(url);
    const blocked = whyNotMigrate(state);
    if (blocked) throw new CommandError(blocked);
    if (state.pending.length > 0) await makeReady(url, state);
    say(
      state.pending.length > 0
        ? `Migrating the database: ${state.pending.join(", ")} …`
        : "The database is up to date.",
    );
    if (state.pending.length > 0) await deploy(url);
  });
}

async function settle(url: string, unfinished: Unfinished): Promise<void> {
  for (const outcome of ["rolled-back", "applied"] as const) {
    const name = unfinished[outcome];
    if (name === undefined) continue;
    if (!(await settleMigration(url, name, outcome)))
      throw new CommandError(`There is no unfinished migration ${name}.`);
  }
}

/** A new SQLite file is private before anything is in it; one with data is copied. */
async function makeReady(url: string, { dialect, pending }: MigrationState): Promise<void> {
  if (dialect === "postgresql") {
    if (pending.length < migrationNames(dialect).length) await copyWherePossible(url);
    return;
  }
  const file = normalize(sqliteFile(url));
  if (existsSync(file) && statSync(file).size > 0) {
    say(`The database was copied to ${await copyBefore("migration", { url, now: new Date() })}`);
    return;
  }
  say(`Creating ${file}`);
  touchPrivateFile(file);
}

/**
 * The programs for it may be on another machine: then whoever runs the server has backups, or has
 * to be told.
 */
async function copyWherePossible(url: string): Promise<void> {
  try {
    say(`The database was copied to ${await copyBefore("migration", { url, now: new Date() })}`);
  } catch (error) {
    if (!(error instanceof UnfitProgram)) throw error;
    say(`No copy of the database was made: ${error.message}`);
  }
}

await runCommand(
  import.meta,
  async () => {
    const { values } = parseArgs({
      options: { "rolled-back": { type: "string" }, applied: { type: "string" } },
    });
    await migrate(readConfig().databaseUrl, values);
  },
  () =>
    "Stopped. A migration is done or not at all; the next `npm run db:migrate` says how to go on.",
);
