import { createHash, randomUUID } from "node:crypto";
import {
  compareMigrations,
  type MigrationRow,
  migrationNames,
  migrationScript,
} from "../../db/migrations.ts";
import { askProgram, readDump } from "../postgresql-tools.ts";
import { requireFit, unusable } from "./backup-file.ts";
import { literal } from "./restored.ts";

export interface Dump {
  /** Migrations that the dump lacks. */
  pending: string[];
}

/**
 * Throws CommandError unless the file is a whole dump of a Gatehouse database that goes with this
 * program.
 */
export async function inspectDump(file: string): Promise<Dump> {
  await readDump(file).catch((error: Error) => {
    throw unusable(`${file} is damaged. ${error.message}`);
  });
  const contents = await askProgram("pg_restore", ["--list", file]);
  const missing = ["User", "AuditEntry", "_prisma_migrations"].filter(
    (table) => !contents.includes(` TABLE public ${table} `),
  );
  if (missing.length > 0)
    throw unusable(`${file} is a dump of PostgreSQL, but not one of Gatehouse.`);
  const script = await askProgram("pg_restore", [
    "--data-only",
    "--table=_prisma_migrations",
    "--file=-",
    file,
  ]);
  const state = compareMigrations(migrationNames("postgresql"), readMigrations(script));
  requireFit(file, state);
  return state;
}

/**
 * What the pending migrations do, and the record of each: one transaction takes all of it. Prisma
 * would need several.
 */
export function pendingSql(pending: readonly string[]): string {
  return pending.map(migrationSql).join("\n");
}

/** The script of pg_restore 17 begins with a setting that an older server refuses. */
export async function* withoutNewerSettings(
  script: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  let first = true;
  for await (const part of script) {
    yield first
      ? Buffer.from(
          part.toString("latin1").replace(/^SET transaction_timeout = 0;\n/m, ""),
          "latin1",
        )
      : part;
    first = false;
  }
}

/** The rows of _prisma_migrations, from the COPY in a script. */
function readMigrations(script: string): MigrationRow[] {
  const [, columns = "", lines = ""] =
    /^COPY public\._prisma_migrations \((.*)\) FROM stdin;\n([\s\S]*?)^\\\.$/m.exec(script) ?? [];
  const names = columns.split(", ");
  const rows = lines.split("\n").filter(Boolean);
  return rows.map((line) => {
    const row = Object.fromEntries(line.split("\t").map((value, index) => [names[index], value]));
    return {
      name: row.migration_name ?? "",
      finished: row.finished_at !== "\\N",
      rolledBack: row.rolled_back_at !== "\\N",
    };
  });
}

function migrationSql(name: string): string {
  const script = migrationScript("postgresql", name);
  const checksum = createHash("sha256").update(script).digest("hex");
  const values = [randomUUID(), checksum, name].map(literal).join(", ");
  return `${script}
    INSERT INTO "_prisma_migrations"
      ("id", "checksum", "migration_name", "started_at", "finished_at")
    VALUES (${values}, now(), now());`;
}
