import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyBefore } from "../../src/cli/copy-database.ts";
import { newestCopy } from "../../src/db/backup-files.ts";
import { withMigrationLock } from "../../src/db/migration-lock.ts";
import {
  compareMigrations,
  type MigrationState,
  migrationState,
  settleMigration,
  whyNotMigrate,
  whyNotStart,
} from "../../src/db/migrations.ts";

const done = { finished: true, rolledBack: false };
const begun = { finished: false, rolledBack: false };
const undone = { finished: false, rolledBack: true };

describe("compareMigrations", () => {
  const cases = [
    {
      title: "an empty database lacks all",
      rows: [],
      pending: ["1_a", "2_b"],
      unknown: [],
      unfinished: [],
    },
    {
      title: "some are done",
      rows: [{ name: "1_a", ...done }],
      pending: ["2_b"],
      unknown: [],
      unfinished: [],
    },
    {
      title: "one began",
      rows: [{ name: "1_a", ...begun }],
      pending: ["2_b"],
      unknown: [],
      unfinished: ["1_a"],
    },
    {
      title: "one was rolled back",
      rows: [{ name: "1_a", ...undone }],
      pending: ["1_a", "2_b"],
      unknown: [],
      unfinished: [],
    },
    {
      title: "one was rolled back, then done",
      rows: [
        { name: "1_a", ...undone },
        { name: "1_a", ...done },
      ],
      pending: ["2_b"],
      unknown: [],
      unfinished: [],
    },
    {
      title: "one is newer than the code",
      rows: ["1_a", "2_b", "3_c"].map((name) => ({ name, ...done })),
      pending: [],
      unknown: ["3_c"],
      unfinished: [],
    },
  ];
  it.each(cases)("$title", ({ rows, pending, unknown, unfinished }) => {
    expect(compareMigrations(["1_a", "2_b"], rows)).toEqual({ pending, unknown, unfinished });
  });
});

describe("whyNotStart", () => {
  const state = (parts: Partial<MigrationState>): MigrationState => ({
    dialect: "sqlite",
    pending: [],
    unknown: [],
    unfinished: [],
    ...parts,
  });

  it("is content with a database that is up to date", () => {
    expect(whyNotStart(state({}))).toBeUndefined();
  });

  it("names the command for what is pending, which is no reason not to migrate", () => {
    expect(whyNotStart(state({ pending: ["2_b"] }))).toMatch(
      /one migration: 2_b\n.*npm run db:migrate/,
    );
    expect(whyNotMigrate(state({ pending: ["2_b"] }))).toBeUndefined();
  });

  it("refuses a database that is newer than the code, and says where the copy is", () => {
    expect(whyNotMigrate(state({ unknown: ["3_c"], copy: "data/backups/x.db" }))).toMatch(
      /newer.*3_c\n.*npm run db:restore -- data\/backups\/x\.db/,
    );
  });

  it("says how to go on after an interruption", () => {
    const text = whyNotStart(
      state({ unfinished: ["2_b"], pending: ["3_c"], copy: "data/backups/x.db" }),
    );
    expect(text).toContain("npm run db:migrate -- --rolled-back 2_b");
    expect(text).toContain("npm run db:migrate -- --applied 2_b");
    expect(text).toContain("npm run db:restore -- data/backups/x.db");
  });
});

describe("a SQLite file", () => {
  let folder: string;
  let file: string;
  let url: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-migrations-"));
    file = join(folder, "shop.db");
    url = `file:${file}`;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const all = readdirSync(new URL("../../prisma/migrations/sqlite/", import.meta.url)).filter(
    (name) => !name.endsWith(".toml"),
  );
  const rows = (sql: string) => {
    const connection = new Sqlite(file);
    connection.exec(sql);
    connection.close();
  };
  const table = `CREATE TABLE "_prisma_migrations" (
      "id", "migration_name", "started_at", "finished_at", "rolled_back_at"
    );`;
  const beginFirst = `${table}
    INSERT INTO "_prisma_migrations" VALUES ('x', '${all[0]}', '2026-01-01', NULL, NULL);`;

  it("that does not exist lacks every migration, and is not created by asking", async () => {
    expect(await migrationState(url)).toMatchObject({ pending: all, unknown: [], unfinished: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("without the table lacks every migration", async () => {
    rows("CREATE TABLE a (b)");
    expect((await migrationState(url)).pending).toEqual(all);
  });

  it("with an interrupted migration is settled either way, once", async () => {
    rows(beginFirst);
    expect((await migrationState(url)).unfinished).toEqual([all[0]]);
    expect(await settleMigration(url, "2026_other", "applied")).toBe(false);
    expect(await settleMigration(url, `${all[0]}' OR '1'='1`, "applied")).toBe(false);
    expect(await settleMigration(url, all[0] as string, "rolled-back")).toBe(true);
    expect(await settleMigration(url, all[0] as string, "applied")).toBe(false);
    expect(await migrationState(url)).toMatchObject({ pending: all, unfinished: [] });
    rows(`UPDATE "_prisma_migrations" SET "rolled_back_at" = NULL`);
    expect(await settleMigration(url, all[0] as string, "applied")).toBe(true);
    expect((await migrationState(url)).pending).toEqual(all.slice(1));
  });

  it("in use is copied whole, privately, and the last five copies stay", async () => {
    const connection = new Sqlite(file);
    connection.pragma("journal_mode = WAL");
    connection.exec("CREATE TABLE a (b); INSERT INTO a VALUES (42)");
    const copies: string[] = [];
    for (let day = 1; day <= 7; day++)
      copies.push(await copyBefore("migration", { url, now: new Date(Date.UTC(2026, 0, day)) }));
    connection.close();
    const kept = readdirSync(join(folder, "backups")).sort();
    expect(kept.map((name) => join(folder, "backups", name))).toEqual(copies.slice(2));
    expect(newestCopy(url)).toBe(copies.at(-1));
    const spared = copies[2] as string;
    copies.push(
      await copyBefore("migration", { url, now: new Date(Date.UTC(2026, 0, 8)), spared }),
    );
    expect(existsSync(spared)).toBe(true);
    expect(statSync(copies[6] as string).mode & 0o777).toBe(0o600);
    const copy = new Sqlite(copies[6] as string, { readonly: true });
    expect(copy.prepare("SELECT b FROM a").pluck().get()).toBe(42);
    copy.close();
  });

  it("that is damaged is not copied, and leaves no copy behind", async () => {
    rows(
      `CREATE TABLE a (b);
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000)
      INSERT INTO a SELECT x FROM c`,
    );
    const bytes = readFileSync(file);
    bytes.fill(0xff, 8192, 12_288);
    writeFileSync(file, bytes);
    await expect(copyBefore("migration", { url, now: new Date() })).rejects.toThrow(
      /damaged|malformed/,
    );
    expect(newestCopy(url)).toBeUndefined();
    expect(readdirSync(join(folder, "backups"))).toEqual([]);
  });

  it("is migrated by one command at a time", async () => {
    const order: string[] = [];
    await withMigrationLock(url, async () => {
      const other = new Sqlite(join(folder, "backups", ".migration-lock"), { timeout: 0 });
      expect(() => other.exec("BEGIN EXCLUSIVE")).toThrow(/locked/);
      other.close();
      order.push("first");
    });
    await withMigrationLock(url, async () => void order.push("second"));
    expect(order).toEqual(["first", "second"]);
  });
});
