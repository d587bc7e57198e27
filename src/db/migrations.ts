import { readdirSync, readFileSync } from "node:fs";
import { root } from "../root.ts";
import { newestCopy } from "./backup-files.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { type Ask, askPlainly } from "./plain-connection.ts";

/**
 * How the line begins in which a failed migration's error stands: Prisma's CLI swallows what an
 * adapter throws.
 */
export const FAILURE_MARK = "The database says: ";

/** How the database stands to the migrations of this code, by name. */
export interface MigrationState {
  dialect: Dialect["name"];
  /** In the folder, not yet in the database. */
  pending: string[];
  /** In the database, not in the folder: the database is newer than the code. */
  unknown: string[];
  /** Begun and neither finished nor rolled back: a migration was interrupted or failed. */
  unfinished: string[];
  /** The newest copy made before a migration, if there is one. */
  copy?: string | undefined;
}

export interface MigrationRow {
  name: string;
  finished: boolean;
  rolledBack: boolean;
}

/**
 * Compares the database with prisma/migrations. A missing file or table means that everything is
 * pending.
 */
export async function migrationState(url: string): Promise<MigrationState> {
  const dialect = dialectOf(url).name;
  const rows = await askPlainly(url, readRows);
  return {
    dialect,
    ...compareMigrations(migrationNames(dialect), rows ?? []),
    copy: newestCopy(url),
  };
}

export function compareMigrations(
  names: readonly string[],
  rows: readonly MigrationRow[],
): Pick<MigrationState, "pending" | "unknown" | "unfinished"> {
  const open = rows.filter((row) => !row.rolledBack);
  const started = new Set(open.map((row) => row.name));
  return {
    pending: names.filter((name) => !started.has(name)),
    unknown: [...started].filter((name) => !names.includes(name)).sort(),
    unfinished: open.filter((row) => !row.finished).map((row) => row.name),
  };
}

/**
 * Settles a migration that began and did not finish: "rolled-back" makes it pending again,
 * "applied" done. False when there is none of that name. Prisma's own `migrate resolve` needs an
 * engine that has to be downloaded.
 */
export async function settleMigration(
  url: string,
  name: string,
  outcome: "rolled-back" | "applied",
): Promise<boolean> {
  if (!/^\w+$/.test(name)) return false;
  const column = outcome === "applied" ? "finished_at" : "rolled_back_at";
  const settle = `UPDATE "_prisma_migrations" SET "${column}" = CURRENT_TIMESTAMP
    WHERE "migration_name" = '${name}' AND "finished_at" IS NULL AND "rolled_back_at" IS NULL
    RETURNING "id"`;
  const settled = await askPlainly(url, (ask) => ask(settle), "write");
  return settled !== undefined && settled.length > 0;
}

/** Why the app must not run on this database, with the way out; undefined when all is well. */
export function whyNotStart(state: MigrationState): string | undefined {
  const blocked = whyNotMigrate(state);
  if (blocked || state.pending.length === 0) return blocked;
  const lacking = state.pending.join(", ");
  return `The database lacks ${count(state.pending)}: ${lacking}\nRun: npm run db:migrate`;
}

/** Why the database cannot simply be migrated, with the way out. */
export function whyNotMigrate(state: MigrationState): string | undefined {
  if (state.unfinished.length > 0) return recovery(state, state.unfinished[0] as string);
  if (state.unknown.length === 0) return undefined;
  const back = state.copy
    ? `, or go back to a copy from before: npm run db:restore -- ${state.copy}`
    : "";
  const unknown = `${count(state.unknown)} unknown here: ${state.unknown.join(", ")}`;
  const problem = `The database is newer than this program: it has ${unknown}`;
  return `${problem}\nRun the newer program${back}.`;
}

function recovery({ copy }: MigrationState, name: string): string {
  return [
    `The migration ${name} began and did not finish. If it is running now, wait for it. ` +
      "Otherwise it was interrupted or it failed;",
    "a migration is one transaction, so the data are as they were before it. " +
      "To go on, stop every process that uses this database, then:",
    `  npm run db:migrate -- --rolled-back ${name}`,
    "If that says that something exists already (or is a duplicate), " +
      "the migration had done all its work just before the interruption. Then:",
    `  npm run db:migrate -- --applied ${name}`,
    ...(copy
      ? [
          `A copy of the database from before the migration comes back with:`,
          `  npm run db:restore -- ${copy}`,
        ]
      : []),
  ].join("\n");
}

function count(names: readonly string[]): string {
  return names.length === 1 ? "one migration" : `${names.length} migrations`;
}

/** The names of all migrations of this code, in their order. */
export function migrationNames(dialect: Dialect["name"]): string[] {
  return readdirSync(folderOf(dialect), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** What a migration does, as SQL. */
export function migrationScript(dialect: Dialect["name"], name: string): string {
  return readFileSync(new URL(`${name}/migration.sql`, folderOf(dialect)), "utf8");
}

function folderOf(dialect: Dialect["name"]): URL {
  return new URL(`prisma/migrations/${dialect}/`, root);
}

async function readRows(ask: Ask): Promise<MigrationRow[]> {
  try {
    const rows = await ask<{ name: string; finished: number; rolledBack: number }>(
      `SELECT "migration_name" AS "name",
              CASE WHEN "finished_at" IS NULL THEN 0 ELSE 1 END AS "finished",
              CASE WHEN "rolled_back_at" IS NULL THEN 0 ELSE 1 END AS "rolledBack"
         FROM "_prisma_migrations" ORDER BY "started_at"`,
    );
    return rows.map(({ name, finished, rolledBack }) => ({
      name,
      finished: finished === 1,
      rolledBack: rolledBack === 1,
    }));
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

function isMissingTable(error: unknown): boolean {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "42P01" || message.startsWith("no such table");
}
