import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { sql } from "../../../src/db/sql.ts";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { copyDatabase } from "../../support/databases.ts";

const ROWS = 6_000;

/** Rows of a kilobyte; statements of some milliseconds. */
function insertRows(db: Database, first: number, rows: number): Promise<unknown> {
  return db.write((tx) =>
    tx.run(sql`
      INSERT INTO "Seeded" ("key")
      WITH RECURSIVE n(i) AS (
        SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${first + rows - 1})
      SELECT 'large:' || i || printf('%1000s', '') FROM n`),
  );
}

describe("a large transaction on SQLite", () => {
  it("is copied into the file afterwards, and so is what others commit then", async () => {
    const { url, drop } = await copyDatabase("sqlite");
    const file = sqliteFile(url);
    const db = await openDatabase(url);
    const before = statSync(file).size;
    const grown = async (bytes: number) => {
      for (let wait = 0; wait < 200 && statSync(file).size < before + bytes; wait++)
        await sleep(50);
      return statSync(file).size - before;
    };
    await insertRows(db, 1, ROWS);
    expect(await grown(ROWS * 1_000)).toBeGreaterThan(ROWS * 1_000);
    await sleep(200);
    for (let turn = 1; turn <= 4; turn++) await insertRows(db, turn * 10_000, 2_000);
    expect(statSync(file).size - before).toBeGreaterThan((ROWS + 4_000) * 1_000);
    await db.close();
    await drop();
  });
});
