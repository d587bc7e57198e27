import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { backupGround, rows } from "../../support/backups.ts";
import { noPostgresql } from "../../support/databases.ts";
import { newFolder } from "../../support/processes.ts";

const { newPlace } = backupGround();

describe.skipIf(noPostgresql)("on PostgreSQL", { concurrent: true }, () => {
  /** A folder with node alone in it. */
  const bare = () => ({ PATH: newFolder() });

  it("a dump that fails in its middle changes nothing", async () => {
    const place = await newPlace("postgresql");
    await place.execute(`CREATE SCHEMA "mine"`);
    const backup = await place.backup("mine.dump");
    const before = await rows(place);
    expect(await place.command("restore", ["--no-copy", backup])).toEqual({
      code: 1,
      said: expect.stringMatching(/everything is as it was[\s\S]*"mine" already exists/),
    });
    expect(await rows(place)).toEqual(before);
  });

  it("whoever holds a lock stops it, and nothing is changed", async () => {
    const place = await newPlace("postgresql");
    const backup = await place.backup("locked.dump");
    const before = await rows(place);
    const other = new pg.Client({ connectionString: place.url });
    await other.connect();
    await other.query(`BEGIN; SELECT 1 FROM "Role"`);
    const locked = await place.restore(backup);
    await other.end();
    expect(locked).toEqual({ code: 69, said: expect.stringContaining("holds a lock") });
    expect(await rows(place)).toEqual(before);
  });

  it("an app that is idle is seen", async () => {
    const place = await newPlace("postgresql");
    const backup = await place.backup("idle.dump");
    await place.within(async ({ read }) => {
      await read.user.count();
      // Longer than the driver keeps what nobody uses.
      await sleep(12_000);
      const refused = await place.restore(backup);
      expect(refused).toEqual({
        code: 69,
        said: expect.stringContaining("1 connections of Gatehouse"),
      });
    });
  });

  it("a backup without pg_dump says that it was not found", async () => {
    const place = await newPlace("postgresql");
    expect(await place.command("backup", [], bare())).toEqual({
      code: 69,
      said: expect.stringContaining("pg_dump was not found"),
    });
  });
});
