import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askPlainly } from "../../src/db/plain-connection.ts";
import { noCluster, startCluster } from "../support/cluster.ts";
import { commandPlace } from "../support/commands.ts";
import { type DialectName, dialects } from "../support/databases.ts";
import { finish, killGroup, newFolder, root, run } from "../support/processes.ts";

const NAME = "29990101000000_slow";
/** Two tables with some seconds of work between them: half of it would be one table. */
const slow: Record<DialectName, string> = {
  sqlite: `BEGIN;
    CREATE TABLE "first_half" ("a" INTEGER);
    INSERT INTO "first_half"
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000000)
      SELECT count(*) FROM c;
    CREATE TABLE "second_half" ("a" INTEGER);
    COMMIT;`,
  postgresql: `CREATE TABLE "first_half" ("a" INTEGER);
    SELECT pg_sleep(2);
    CREATE TABLE "second_half" ("a" INTEGER);`,
};

/** The program with one more migration, so that a kill has something to hit. */
function newerProgram(dialect: DialectName): string {
  const folder = newFolder();
  for (const part of ["src", "prisma", "prisma.config.ts", "package.json", "dist", "views"])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => path !== join(root, "dist/compiled"),
    });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "prisma/migrations", dialect, NAME));
  writeFileSync(join(folder, "prisma/migrations", dialect, NAME, "migration.sql"), slow[dialect]);
  return folder;
}

function isLocked(url: string): boolean {
  const connection = new Sqlite(url.slice("file:".length), { timeout: 0 });
  try {
    connection.prepare(`SELECT count(*) FROM "User"`).get();
    return false;
  } catch {
    return true;
  } finally {
    connection.close();
  }
}

describe.each(dialects)("kill -9 during npm run db:migrate on %s", (dialect) => {
  const program = { folder: "" };
  const database = { url: "", drop: async () => {} };
  const migrate = ["dist/cli/migrate.js"];
  beforeAll(async () => {
    program.folder = newerProgram(dialect);
    Object.assign(database, await commandPlace(dialect));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(program.folder, { recursive: true, force: true });
  });

  const ask = async <Row>(sql: string, mode: "read" | "write" = "read") =>
    (await askPlainly(database.url, (one) => one<Row>(sql), mode)) ?? [];
  const unfinished = () =>
    ask(
      `SELECT "id" FROM "_prisma_migrations"
        WHERE "migration_name" = '${NAME}'
          AND "finished_at" IS NULL AND "rolled_back_at" IS NULL`,
    );
  /**
   * Prisma keeps a SQLite file to itself while it migrates; on PostgreSQL its note of the beginning
   * can be seen.
   */
  const begun = async () => {
    const isBegun = async () =>
      dialect === "sqlite" ? isLocked(database.url) : (await unfinished()).length > 0;
    while (!(await isBegun())) await sleep(20);
  };
  const catalogue = dialect === "sqlite" ? "sqlite_master WHERE name" : "pg_tables WHERE tablename";
  const halves = async () =>
    (await ask(`SELECT 1 FROM ${catalogue} IN ('first_half', 'second_half')`)).length;
  const env = () => ({
    DATABASE_URL: database.url,
    NODE_ENV: "test",
    SESSION_SECRET: "process-secret-0123456789-abcdefghijklmnop",
  });
  const start = () => finish(["dist/main.js"], program.folder, { ...env(), PORT: "0" });

  /** The commands that a message advises, in their order. */
  const advised = (said: string) =>
    [...said.matchAll(/npm run db:migrate -- (--[\w-]+) (\w+)/g)].map(([, flag, name]) => [
      ...migrate,
      flag as string,
      name as string,
    ]);

  it("leaves the old schema, and the advice of the next start leads to the new one", async () => {
    for (let delay = 200; (await unfinished()).length === 0; delay += 200) {
      const killed = run(migrate, program.folder, env());
      await begun();
      await sleep(delay);
      killGroup(killed);
      expect(await killed.ended).toBe("SIGKILL");
      // The server needs a moment to notice that nobody is there any more.
      if (dialect === "postgresql") await sleep(3_000);
      expect(await halves()).toBe(0);
    }

    const refused = await start();
    expect([refused.code, refused.said]).toEqual([
      78,
      expect.stringContaining(`The migration ${NAME} began and did not finish.`),
    ]);
    const [rollBack] = advised(refused.said);
    const recovered = await finish(rollBack as string[], program.folder, env());
    expect(recovered.code, recovered.said).toBe(0);
    expect([(await unfinished()).length, await halves()]).toEqual([0, 2]);
    const again = await finish(migrate, program.folder, env());
    expect([again.code, again.said]).toEqual([0, "The database is up to date.\n"]);
  });

  it("between the last statement and the note of its end: either advice helps", async () => {
    await ask(
      `UPDATE "_prisma_migrations" SET "finished_at" = NULL
        WHERE "migration_name" = '${NAME}' AND "rolled_back_at" IS NULL
        RETURNING "id"`,
      "write",
    );
    const refused = await finish(migrate, program.folder, env());
    expect(refused.code).toBe(1);
    const [rollBack, applied] = advised(refused.said) as [string[], string[]];
    const failed = await finish(rollBack, program.folder, env());
    expect([failed.code, failed.said]).toEqual([1, expect.stringContaining("already exists")]);
    expect(advised(failed.said)).toContainEqual(applied);
    const settled = await finish(applied, program.folder, env());
    expect(settled.code, settled.said).toBe(0);
    expect(await unfinished()).toEqual([]);
  });
});

const unfinishedOrHalf = `SELECT "migration_name" AS "name" FROM "_prisma_migrations"
    WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL
  UNION ALL SELECT "tablename" FROM pg_tables WHERE "tablename" LIKE '%_half'`;

describe.skipIf(noCluster)("a server that restarts during npm run db:migrate", () => {
  it("ends it in plain words, and leaves what a kill leaves", async () => {
    const [folder, cluster] = [newerProgram("postgresql"), await startCluster()];
    const url = cluster.url("postgres");
    try {
      const env = { DATABASE_URL: url, NODE_ENV: "test" };
      const begun = async () => {
        const { rows } = await cluster.query(
          "postgres",
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(2)%' AND state = 'active'
             AND pid <> pg_backend_pid()`,
        );
        return rows.length > 0;
      };
      // All of them, as a new server gets them; the last one takes its time.
      const migrating = run(["dist/cli/migrate.js"], folder, env);
      while (!(await begun())) await sleep(20);
      await sleep(300);
      cluster.restart("fast");
      expect([1, 69]).toContain(await migrating.ended);
      expect(migrating.said()).toMatch(/did not finish|no usable answer now|there is no answer/);
      expect(migrating.said()).not.toMatch(/\n\s+at |node:events|throw /);
      // As a kill leaves it, from where the tests above go on.
      expect(await askPlainly(url, (ask) => ask(unfinishedOrHalf))).toEqual([{ name: NAME }]);
    } finally {
      cluster.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
