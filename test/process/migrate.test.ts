import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askPlainly } from "../../src/db/plain-connection.ts";
import { noCluster, startCluster } from "../support/cluster.ts";
import { commandPlace } from "../support/commands.ts";
import { type DialectName, dialects } from "../support/databases.ts";
import { NAME, newerProgram } from "../support/newer-program.ts";
import { finish, killGroup, newFolder, type Running, root, run } from "../support/processes.ts";
import { thorough } from "../support/thorough.ts";

/** A process that migrates, in the middle of it. */
interface Begun {
  migrating: Running;
  url: string;
}

const interruptions = {
  "kill -9": async ({ migrating, url }: Begun) => {
    killGroup(migrating);
    expect(await migrating.ended).toBe("SIGKILL");
    // The server needs a moment to notice that nobody is there any more.
    if (!url.startsWith("file:")) await sleep(3_000);
  },
  "a server that ends its connections": async ({ migrating, url }: Begun) => {
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    await askPlainly(url, (ask) => ask(cut), "write");
    expect(await migrating.ended).toBe(1);
    expect(migrating.said()).toContain("The database says: terminating connection");
    expect(migrating.said()).not.toMatch(/\n\s+at |node:events|throw /);
  },
} as const;

type Case = [keyof typeof interruptions, DialectName];
const cases: Case[] = [
  ["kill -9", "sqlite"],
  ["a server that ends its connections", "postgresql"],
  ...(thorough ? ([["kill -9", "postgresql"]] satisfies Case[]) : []),
];
const here = cases.filter(([, dialect]) => dialects.includes(dialect));

describe.each(here)("%s during npm run db:migrate on %s", (how, dialect) => {
  const program = { folder: "", hurry: () => {} };
  /** As it is given, and as it is from anywhere. */
  const database = { given: "", url: "", drop: async () => {} };
  const migrate = ["dist/cli/migrate.js"];
  beforeAll(async () => {
    Object.assign(program, newerProgram(dialect));
    if (dialect === "sqlite") {
      const url = `file:${program.folder}/shop/own.db`;
      return Object.assign(database, { given: "file:./shop/own.db", url });
    }
    const place = await commandPlace(dialect);
    const secret = new URL(place.url);
    secret.password = "not to be told";
    Object.assign(database, place, { given: secret.href });
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
  /** Prisma keeps a SQLite file to itself while it migrates: but its note is in the bytes. */
  const isNoted = () =>
    ["", "-wal"]
      .map((end) => join(program.folder, `shop/own.db${end}`))
      .some((file) => existsSync(file) && readFileSync(file).includes(NAME));
  const isBegun = async () => (dialect === "sqlite" ? isNoted() : (await unfinished()).length > 0);
  const catalogue = dialect === "sqlite" ? "sqlite_master WHERE name" : "pg_tables WHERE tablename";
  const halves = async () =>
    (await ask(`SELECT 1 FROM ${catalogue} IN ('first_half', 'second_half')`)).length;
  let advice = "";
  const env = () => ({
    DATABASE_URL: database.given,
    NODE_ENV: "test",
    SESSION_SECRET: "process-secret-0123456789-abcdefghijklmnop",
  });
  /** What the next start says. */
  const refusal = async () => {
    const start = await finish(["dist/main.js"], program.folder, { ...env(), PORT: "0" });
    expect(start.code).toBe(78);
    return start.said;
  };

  /** The commands that a message advises, in their order. */
  const advised = (said: string) =>
    [...said.matchAll(/npm run db:migrate -- (--[\w-]+) (\w+)/g)].map(([, flag, name]) => [
      ...migrate,
      flag as string,
      name as string,
    ]);
  it.runIf(dialect === "postgresql")(
    "goes on without a copy where no program makes one, and names no password",
    async () => {
      const migrating = run(migrate, program.folder, { ...env(), PATH: newFolder() });
      while (!migrating.said().includes(`Migrating the database: ${NAME} …`)) await sleep(20);
      killGroup(migrating);
      await migrating.ended;
      const said = "No copy of the database was made: pg_dump was not found.";
      expect(migrating.said()).toContain(said);
      expect(migrating.said()).not.toMatch(/not( |%20)to( |%20)be/);
    },
  );

  it("leaves the old schema, and says what to do", async () => {
    const migrating = run(migrate, program.folder, env());
    while (!(await isBegun())) await sleep(dialect === "sqlite" ? 20 : 100);
    await interruptions[how]({ migrating, url: database.url });
    expect(migrating.said()).toMatch(
      dialect === "sqlite"
        ? `Creating ${program.folder}/shop/own.db\n`
        : /was copied to .*-before-migration-\d+\.dump\n/,
    );
    expect([(await unfinished()).length, await halves()]).toEqual([1, 0]);
    advice = how === "kill -9" ? await refusal() : migrating.said();
    expect(advice).toContain(`The migration ${NAME} began and did not finish.`);
  });

  describe.skipIf(dialect === "postgresql" && !thorough)("and then", () => {
    it("what is advised leads to the new schema", async () => {
      program.hurry();
      const [rollBack] = advised(advice);
      const recovered = await finish(rollBack as string[], program.folder, env());
      expect([recovered.code, recovered.said]).toEqual([
        0,
        expect.stringMatching(/was copied to .*-before-migration-\d+\.(db|dump)\n/),
      ]);
      expect([(await unfinished()).length, await halves()]).toEqual([0, 2]);
    });

    it("between the last statement and the note of its end either advice helps", async () => {
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

  it.runIf(dialect === "sqlite")("seeds the one file that it made, and says where", async () => {
    const seeded = await finish(["dist/cli/seed.js"], program.folder, env());
    expect([seeded.code, seeded.said]).toEqual([
      0,
      expect.stringContaining(`${program.folder}/shop/first-administrator.txt`),
    ]);
    expect(readdirSync(join(program.folder, "shop")).sort()).toEqual(
      expect.arrayContaining(["backups", "first-administrator.txt", "own.db"]),
    );
    expect([existsSync(join(root, "shop")), existsSync(join(root, "prisma/shop"))]).toEqual([
      false,
      false,
    ]);
  });
});

const unfinishedOrHalf = `SELECT "migration_name" AS "name" FROM "_prisma_migrations"
    WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL
  UNION ALL SELECT "tablename" FROM pg_tables WHERE "tablename" LIKE '%_half'`;

describe.skipIf(noCluster || !thorough)("a server that restarts during npm run db:migrate", () => {
  it("ends it in plain words, and leaves what a kill leaves", async () => {
    const [{ folder }, cluster] = [newerProgram("postgresql"), await startCluster()];
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
