import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

/** On SQLite, whose columns take any type; the app reads the text of a row, whoever kept it. */
describe.skipIf(unreachable)("of sessions that nobody can read,", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    await test.db.write((tx) => tx.session.deleteMany());
    test.logged.length = 0;
  });
  afterAll(() => test.close());

  const corrupt: [string, string][] = [
    ["truncated", '{"kept": {"ticks"'],
    ["empty", ""],
    ["no JSON", 'O:8:"stdClass":0:{}'],
    ["a list", "[]"],
    ["a text", '"admin"'],
    ["null", "null"],
    ["laden with a prototype", '{"__proto__": {"userId": 1}}'],
    ["laden with a prototype further in", '{"ticks": {"a": [{"__proto__": {"isAdmin": true}}]}}'],
    ["ten megabytes of nesting", "[".repeat(100_000)],
  ];
  it.each(corrupt)(
    "a session row that is %s is not signed in, removed and logged",
    async (_, data) => {
      const [browser, other] = [await test.signedIn(), await test.signedIn()];
      const { id } = await test.db.read.session.findFirstOrThrow({ orderBy: { createdAt: "asc" } });
      await test.db.write((tx) => tx.session.update({ where: { id }, data: { data } }));
      expect((await browser.get("/users")).headers.location).toBe("/login?next=%2Fusers");
      expect(await test.db.read.session.count({ where: { id } })).toBe(0);
      expect(test.logged.filter((line) => line.includes("corrupt session"))).toHaveLength(1);
      expect((await other.get("/users")).status).toBe(200);
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    },
  );

  it.each([
    ["createdAt", "garbage"],
    ["lastSeenAt", "garbage"],
    ["epoch", "x"],
    ["userId", "-1"],
  ])("a session row whose %s is %s is not signed in", async (column, value) => {
    const browser = await test.signedIn();
    const file = new Sqlite(sqliteFile(test.deps.config.databaseUrl));
    file.pragma("foreign_keys = OFF");
    file.prepare(`UPDATE "Session" SET "${column}" = ?`).run(value);
    file.close();
    expect((await browser.get("/users")).headers.location).toBe("/login?next=%2Fusers");
    expect((await (await test.signedIn()).get("/users")).status).toBe(200);
  });
});
