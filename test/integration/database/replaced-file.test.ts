import { copyFileSync, renameSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { dialect } from "../../support/databases.ts";

let test: TestApp;
let file: string;
beforeEach(async () => {
  test = await startApp();
  file = sqliteFile(test.deps.config.databaseUrl);
});
afterEach(() => test.close());

const changes: [string, () => void][] = [
  ["deleted", () => rmSync(file)],
  ["replaced by another", () => [copyFileSync(file, `${file}.copy`), renameSync(`${file}.copy`, file)]],
  ["deprived of its write-ahead log", () => rmSync(`${file}-wal`)],
];

describe.runIf(dialect === "sqlite")("a database file under the app", () => {
  it.each(changes)("that is %s is not ready, and no write is acknowledged that would be gone", async (_, change) => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    expect((await browser.get("/health/ready")).status).toBe(200);
    change();
    expect((await browser.get("/health/ready")).status).toBe(503);
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
    expect(test.logged.filter((line) => line.includes("deleted or replaced"))).toHaveLength(1);
  });

  it("that is put back is served as before", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    renameSync(file, `${file}.away`);
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(503);
    renameSync(`${file}.away`, file);
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(303);
    expect((await browser.get("/health/ready")).status).toBe(200);
    expect(test.logged.filter((line) => line.includes("can be written to again"))).toHaveLength(1);
  });
});
