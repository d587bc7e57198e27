import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { columns, computed, int } from "../../../src/db/columns.ts";
import { sql } from "../../../src/db/sql.ts";
import { addUser } from "../../support/app.ts";
import { copyDatabase } from "../../support/databases.ts";

const counted = columns("i", { parts: computed(int, 'count(DISTINCT i."segid")') });

describe("SQLite's index of people's words", () => {
  let copy: Awaited<ReturnType<typeof copyDatabase>>;
  let db: Database;
  beforeEach(async () => {
    copy = await copyDatabase("sqlite");
    db = await openDatabase(copy.url);
    for (let made = 0; made < 3; made++) await addUser(db);
  });
  afterEach(async () => {
    await db.close();
    await copy.drop();
  });
  const parts = () => db.read.one(counted, sql`FROM "UserSearch_idx" i`);

  it("has several parts, in which rows that are gone are only marked", async () =>
    expect((await parts())?.parts).toBeGreaterThan(1));

  it("is one part, without them, once a person was erased", async () => {
    await db.scrub();
    expect(await parts()).toEqual({ parts: 1 });
  });
});
