import { spawnSync } from "node:child_process";
import { copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { copyDatabase } from "../support/databases.ts";
import { expectRecovery, said, servedWith, until } from "../support/faults.ts";
import { killGroup, newFolder, root, run, type Served } from "../support/processes.ts";
import { removeDisks, smallDisk } from "../support/small-disk.ts";

/** Migrated and seeded, to be copied. */
let template: string;
beforeAll(async () => {
  template = sqliteFile((await copyDatabase("sqlite")).url);
});

function newFile(folder = newFolder()): string {
  const file = join(folder, "shop.db");
  copyFileSync(template, file);
  return `file:${file}`;
}

describe("a process on SQLite", () => {
  let disk: ReturnType<typeof smallDisk>;
  let url: string;
  let served: Served;
  beforeAll(async () => {
    disk = smallDisk("8m");
    url = newFile(disk?.folder);
    const hang = "Server.prototype.close = () => {}; Promise.reject(new Error('boom'));";
    served = await servedWith(url, hang, "trap '' XFSZ");
  });
  afterAll(() => {
    killGroup(served);
    removeDisks();
  });

  it("on a full disk refuses writes until there is room, and says so once", async (test) => {
    if (!disk) return test.skip("SKIPPED: this account may not mount a small disk");
    await expectRecovery(served, { begin: disk.fill, end: disk.free });
  }, 60_000);

  it("on a disk that fails to write lets people read until it works", () => {
    const limit = (bytes: string) =>
      spawnSync("prlimit", ["--pid", String(served.child.pid), `--fsize=${bytes}:`]);
    const room = statSync(sqliteFile(url)).size;
    return expectRecovery(served, {
      begin: () => limit(String(Math.min(room, 64_000))),
      end: () => limit("unlimited"),
    });
  }, 60_000);

  it("logs an error that nobody caught, and ends although it never comes to its end", async () => {
    served.child.kill("SIGUSR2");
    expect(await served.ended).toBe(1);
    // Node itself would print the line of the code, too.
    expect(said(served, "boom")).toHaveLength(1);
  }, 30_000);
});

describe("a batch job", () => {
  it("waits for its turn, and says so", async () => {
    const url = newFile();
    const file = join(newFolder(), "customers.csv");
    writeFileSync(file, "reference,email,first name,last name\nDE--1,ada@shop.example,Ada,Adler\n");
    const other = new Sqlite(sqliteFile(url));
    other.exec("BEGIN IMMEDIATE");
    const job = run([join(root, "dist/cli/import-customers.js"), file], newFolder(), {
      NODE_ENV: "test",
      DATABASE_URL: url,
    });
    await until(1, async () => Number(job.said().includes("Waiting: somebody else is writing")));
    // Longer than a page waits.
    await sleep(4_500);
    other.close();
    expect([await job.ended, job.said()]).toEqual([0, expect.stringContaining("1 added")]);
  }, 60_000);
});
