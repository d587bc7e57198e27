import { copyFileSync, renameSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { dialect, onServer } from "../../support/databases.ts";

let test: TestApp;
beforeEach(async () => {
  test = await startApp();
});
afterEach(() => test.close());

type Change = (place: string) => unknown;

/** What may happen to a database while it is open, and how it comes back. */
const changes: Record<typeof dialect, [string, Change][]> = {
  sqlite: [
    ["deleted", (file) => rmSync(file)],
    [
      "replaced by another",
      (file) => [copyFileSync(file, `${file}.copy`), renameSync(`${file}.copy`, file)],
    ],
    ["deprived of its write-ahead log", (file) => rmSync(`${file}-wal`)],
  ],
  postgresql: [
    [
      "dropped",
      (name) => onServer((client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`)),
    ],
  ],
};

const moves: Record<typeof dialect, { away: Change; back: Change }> = {
  sqlite: {
    away: (file) => renameSync(file, `${file}.away`),
    back: (file) => renameSync(`${file}.away`, file),
  },
  postgresql: {
    away: (name) => rename(name, `${name}_away`),
    back: (name) => rename(`${name}_away`, name),
  },
};

async function rename(from: string, to: string): Promise<void> {
  await onServer(async (client) => {
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
      [from],
    );
    await client.query(`ALTER DATABASE "${from}" RENAME TO "${to}"`);
  });
}

/** The file, or the name on the server. */
function place(): string {
  const { databaseUrl } = test.deps.config;
  return dialect === "sqlite" ? sqliteFile(databaseUrl) : new URL(databaseUrl).pathname.slice(1);
}

describe("a database under the app", () => {
  it.each(changes[dialect])(
    "that is %s is not ready, and no write is acknowledged that would be gone",
    async (_, change) => {
      const browser = await test.signedIn();
      const form = await browser.form("/profile");
      expect((await browser.get("/health/ready")).status).toBe(200);
      await change(place());
      expect((await browser.get("/health/ready")).status).toBe(503);
      expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
      expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
      expect(test.logged.filter((line) => line.includes("unexpected"))).toEqual([]);
      expect(test.logged.filter((line) => line.includes("deleted or replaced"))).toHaveLength(
        dialect === "sqlite" ? 1 : 0,
      );
    },
  );

  it("that is put back is served as before", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    await moves[dialect].away(place());
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
    await moves[dialect].back(place());
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(303);
    expect((await browser.get("/health/ready")).status).toBe(200);
    expect(test.logged.filter((line) => line.includes("can be written to again"))).toHaveLength(
      dialect === "sqlite" ? 1 : 0,
    );
  });
});
