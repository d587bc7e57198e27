import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { sql } from "../../../src/db/sql.ts";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { copyDatabase } from "../../support/databases.ts";
import { tracesIn } from "../../support/traces.ts";

const word = "zwickelbach";

describe("what was deleted, while somebody reads the file of SQLite", () => {
  let copy: Awaited<ReturnType<typeof copyDatabase>>;
  let db: Database;
  let reader: InstanceType<typeof Sqlite>;
  let said: string[];
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    copy = await copyDatabase("sqlite");
    said = [];
    const tell = (...args: unknown[]) => void said.push(String(args.at(-1)));
    db = await openDatabase(copy.url, { log: { error: tell, info: tell } });
    await db.write((tx) => tx.run(sql`INSERT INTO "Seeded" ("key") VALUES (${word})`));
    reader = new Sqlite(sqliteFile(copy.url), { readonly: true });
    reader.exec("BEGIN");
    reader.prepare('SELECT count(*) FROM "Seeded"').get();
    await db.write((tx) => tx.run(sql`DELETE FROM "Seeded" WHERE "key" = ${word}`));
    await db.scrub();
  }, 30_000);
  afterEach(async () => {
    reader.close();
    await db.close();
    await copy.drop();
    vi.useRealTimers();
  });
  const left = () => tracesIn(copy.url, [word]);

  it("still stands there, and the log says so", () => {
    expect(left()).toEqual([word]);
    expect(said).toEqual([expect.stringContaining("what was deleted may still stand")]);
  });

  it("is gone within a minute of their end, and the log says so", async () => {
    reader.close();
    vi.advanceTimersByTime(60_000);
    for (let turn = 0; turn < 200 && said.length < 2; turn++) await sleep(50);
    expect(left()).toEqual([]);
    expect(said[1]).toBe("what was deleted is gone from the files of the database");
  }, 30_000);

  it("is left to the next start once the database is closed", async () => {
    await db.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
