import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { backupGround, rows, withoutLastMigration } from "../../support/backups.ts";
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
    const locked = await place.command("restore", ["--no-copy", backup]);
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
      const refused = await place.command("restore", [backup]);
      expect(refused).toEqual({
        code: 69,
        said: expect.stringContaining("1 connections of Gatehouse"),
      });
    });
  });

  it("a migration takes a copy", async () => {
    const place = await newPlace("postgresql");
    await place.execute(...withoutLastMigration);
    expect(await place.command("migrate")).toEqual({
      code: 0,
      said: expect.stringMatching(/was copied to .*-before-migration-\d+\.dump\n/),
    });
  });

  it("a migration takes a copy or says that there is none, and names no password", async () => {
    const place = await newPlace("postgresql");
    await place.execute(...withoutLastMigration);
    const secret = new URL(place.url);
    secret.password = "not to be told";
    const without = await place.command("migrate", [], { ...bare(), DATABASE_URL: secret.href });
    expect(without).toEqual({
      code: 0,
      said: expect.stringContaining("No copy of the database was made: pg_dump was not found."),
    });
    expect(without.said).not.toMatch(/not( |%20)to( |%20)be/);
  });

  it("a backup without pg_dump says that it was not found", async () => {
    const place = await newPlace("postgresql");
    expect(await place.command("backup", [], bare())).toEqual({
      code: 69,
      said: expect.stringContaining("pg_dump was not found"),
    });
  });
});
