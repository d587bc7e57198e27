import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { migrationNames, migrationScript } from "../../src/db/migrations.ts";
import { fold } from "../../src/domain/text.ts";
import { quickPlace } from "./quick-place.ts";

export type DialectName = "sqlite" | "postgresql";

/**
 * The server for the tests on PostgreSQL, where each test file makes a database of its own: the one
 * that is named, else the one that global-setup.ts starts, else the one of this machine.
 */
export function serverUrl(): string {
  return (
    process.env.TEST_DATABASE_URL ?? `postgresql://${userInfo().username}@127.0.0.1:5432/postgres`
  );
}

/** The dialect that this project's tests run on. */
export const dialect: DialectName =
  process.env.TEST_DIALECT === "postgresql" ? "postgresql" : "sqlite";

/** What tests on PostgreSQL are skipped for, said aloud; undefined when the server answers. */
export const noPostgresql =
  process.env.GATEHOUSE_POSTGRESQL === "no"
    ? `PostgreSQL is not reachable at ${serverUrl().replace(/:[^:@/]*@/, ":…@")}`
    : undefined;

/** Those that this run has. */
export const dialects: readonly DialectName[] = noPostgresql
  ? ["sqlite"]
  : ["sqlite", "postgresql"];

/** What this project's tests are skipped for: SQLite is always there. */
export const unreachable = dialect === "postgresql" ? noPostgresql : undefined;

/** Every migration, and the record that it was applied, as the app looks for it. */
export function migrationSql(name: DialectName): string {
  const migrations = migrationNames(name);
  const applied = migrations.map(
    (migration) => `('${migration}', '${migration}', '', CURRENT_TIMESTAMP)`,
  );
  const record = `
    CREATE TABLE "_prisma_migrations" (
      "id" TEXT PRIMARY KEY,
      "migration_name" TEXT NOT NULL,
      "checksum" TEXT NOT NULL,
      "finished_at" TIMESTAMP,
      "rolled_back_at" TIMESTAMP,
      "started_at" TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
      "logs" TEXT,
      "applied_steps_count" INTEGER NOT NULL DEFAULT 0
    );
    INSERT INTO "_prisma_migrations" ("id", "migration_name", "checksum", "finished_at")
    VALUES ${applied.join()};`;
  return [...migrations.map((migration) => migrationScript(name, migration)), record].join("\n");
}

/**
 * Makes the databases that test files copy. Sets GATEHOUSE_* for the workers, which are started
 * later.
 */
export async function createTemplates(): Promise<void> {
  const folder = mkdtempSync(join(quickPlace(), "gatehouse-test-"));
  process.env.GATEHOUSE_FOLDER = folder;
  const file = join(folder, "template.db");
  const sqlite = new Sqlite(file);
  sqlite.exec(migrationSql("sqlite"));
  sqlite.close();
  await seedTemplate(`file:${file}`);

  const reachable = await canConnect();
  process.env.GATEHOUSE_POSTGRESQL = reachable ? "yes" : "no";
  if (!reachable) {
    process.stderr.write(
      `SKIPPED: PostgreSQL is not reachable at ${serverUrl()}; the tests run on SQLite alone.\n`,
    );
    return;
  }
  const template = `gatehouse_test_${process.pid}`;
  process.env.GATEHOUSE_TEMPLATE = template;
  await onServer((client) => client.query(`CREATE DATABASE "${template}"`));
  await onServer((client) => client.query(migrationSql("postgresql")), template);
  await seedTemplate(urlOf(template));
}

export async function removeTemplates(): Promise<void> {
  const { GATEHOUSE_FOLDER: folder, GATEHOUSE_TEMPLATE: template } = process.env;
  if (folder) rmSync(folder, { recursive: true, force: true });
  if (!template) return;
  await onServer(async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE $1",
      [`${template}%`],
    );
    for (const { datname } of rows)
      await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  });
}

/** Its files are copied: that costs the server a third of writing each page into its log. */
export function copyOf(copy: string, template: string): string {
  return `CREATE DATABASE "${copy}" TEMPLATE "${template}" STRATEGY FILE_COPY`;
}

/** A fresh copy of the seeded database; `drop` it when the test file is done. */
export async function copyDatabase(
  name: DialectName = dialect,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const suffix = `${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  if (name === "sqlite") {
    const folder = process.env.GATEHOUSE_FOLDER as string;
    const file = join(folder, `${suffix}.db`);
    copyFileSync(join(folder, "template.db"), file);
    return { url: `file:${file}`, drop: async () => removeSqlite(file) };
  }
  const template = process.env.GATEHOUSE_TEMPLATE as string;
  const copy = `${template}_${suffix}`;
  await makeDatabase(copyOf(copy, template));
  return { url: urlOf(copy), drop: () => dropDatabase(copy) };
}

/** A database with nothing in it; on SQLite not even the file. */
export async function emptyDatabase(
  name: DialectName,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const suffix = `${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  if (name === "sqlite") {
    const folder = mkdtempSync(join(process.env.GATEHOUSE_FOLDER as string, "empty-"));
    return {
      url: `file:${join(folder, "shop.db")}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const database = `${process.env.GATEHOUSE_TEMPLATE}_${suffix}`;
  await makeDatabase(`CREATE DATABASE "${database}"`);
  return { url: urlOf(database), drop: () => dropDatabase(database) };
}

function dropDatabase(name: string): Promise<void> {
  return makeDatabase(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

function removeSqlite(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
}

export const administrator = {
  email: "admin@example.com",
  password: "a fine lantern over the harbour",
};

/** What a template holds besides its tables: the seed, and Ada Admin as user 1. */
export async function seedTemplate(url: string): Promise<void> {
  const [{ seed }, { openDatabase }, { createHasher }] = await Promise.all([
    import("../../src/cli/seed.ts"),
    import("../../src/db/client.ts"),
    import("../../src/passwords/hasher.ts"),
  ]);
  const db = await openDatabase(url);
  const now = new Date("2026-01-01T08:00:00Z");
  await seed({ db, hasher: await createHasher(), now, ...administrator, announce: () => {} });
  await db.write((tx) =>
    tx.user.updateMany({
      data: {
        firstName: "Ada",
        lastName: "Admin",
        firstNameKey: fold("Ada"),
        lastNameKey: fold("Admin"),
      },
    }),
  );
  await db.close();
}

/** The address of a database on that server. */
export function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * The connection on which a worker makes and drops its databases: each new one costs the server
 * some milliseconds. It keeps no process alive.
 */
let makers: Promise<pg.Client> | undefined;

async function makeDatabase(sql: string): Promise<void> {
  makers ??= connect(serverUrl()).then((client) => {
    client.once("error", () => (makers = undefined));
    (client as unknown as { connection: { stream: Socket } }).connection.stream.unref();
    return client;
  });
  await (await makers).query(sql);
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  await client.connect();
  return client;
}

/** Runs `work` on the server, or in one of its databases. */
export async function onServer<Result>(
  work: (client: pg.Client) => Promise<Result>,
  database?: string,
): Promise<Result> {
  const client = await connect(database ? urlOf(database) : serverUrl());
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function canConnect(): Promise<boolean> {
  return onServer((client) => client.query("SELECT 1")).then(
    () => true,
    () => false,
  );
}
