import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { backupGround, leftovers, type Outcome, type Rows, rows } from "../../support/backups.ts";
import { type CommandPlace, commandPlace } from "../../support/commands.ts";
import { smallDisk } from "../../support/small-disk.ts";

const { newPlace } = backupGround();

describe("on SQLite", () => {
  it("a full disk leaves the old database, and no half of a copy", async (test) => {
    const disk = smallDisk("4m");
    if (!disk) return test.skip("SKIPPED: this account may not mount a small disk");
    const place = await commandPlace("sqlite", disk.folder);
    const backup = await place.backup("small.backup");
    const before = await rows(place);
    disk.fill();
    const copied = await place.command("backup");
    expect(copied).toEqual({
      code: 69,
      said: expect.stringContaining("No copy was made: there is no room"),
    });
    const restored = await place.command("restore", [backup]);
    expect(restored).toEqual({
      code: 69,
      said: expect.stringContaining("The database was not replaced: there is no room"),
    });
    disk.free();
    expect(leftovers(place)).toEqual([]);
    expect(
      readdirSync(join(disk.folder, "backups")).filter((name) => name.endsWith(".db")),
    ).toEqual([]);
    expect(await rows(place)).toEqual(before);
  });

  describe("a database too damaged to tell who uses it", () => {
    let place: CommandPlace;
    let backup: string;
    let sound: Rows;
    let refused: Outcome;
    let restored: Outcome;
    beforeAll(async () => {
      place = await newPlace("sqlite");
      backup = await place.backup("sound.backup");
      sound = await rows(place);
      await damage(place);
      refused = await place.command("restore", [backup]);
      restored = await place.command("restore", ["--stopped", backup]);
    });

    /** The log of a database whose process was killed, beside a file that is none any more. */
    async function damage({ url }: CommandPlace): Promise<void> {
      const file = sqliteFile(url);
      const killed = new Sqlite(file);
      killed.pragma("wal_autocheckpoint = 0");
      killed.exec(`UPDATE "User" SET "firstName" = 'Lost'`);
      const beside = ["-wal", "-shm"].map((end) => [file + end, readFileSync(file + end)] as const);
      killed.close();
      for (const [name, bytes] of beside) writeFileSync(name, bytes);
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
      writeFileSync(file, Buffer.alloc(8_192, 0xff));
    }

    it("is not replaced without being asked for", () =>
      expect(refused).toEqual({
        code: 69,
        said: expect.stringContaining("npm run db:restore -- --stopped FILE"),
      }));

    it("is replaced on request", () => expect(restored.code, restored.said).toBe(0));

    it("leaves no log beside the new database", () => {
      const files = readdirSync(place.folder).filter((name) => name.startsWith("shop.db"));
      expect(files).toEqual(["shop.db"]);
    });

    it("has no part in the new one", async () => expect(await rows(place)).toEqual(sound));

    it("is kept with its log", () => {
      const kept = readdirSync(join(place.folder, "backups")).filter((name) =>
        name.includes("before-restore"),
      );
      expect(kept.map((name) => name.replace(/\d+/, "…")).sort()).toEqual([
        "shop-before-restore-….db",
        "shop-before-restore-….db-shm",
        "shop-before-restore-….db-wal",
      ]);
    });
  });

  it("somebody who is connected and does nothing is somebody", async () => {
    const place = await newPlace("sqlite");
    const backup = join(place.folder, "idle.backup");
    expect(await place.command("backup", ["idle.backup"])).toEqual({
      code: 0,
      said: expect.stringMatching(/was copied to \S+idle\.backup \(\d\S* [kM]B\)\.\n/),
    });
    await place.within(async ({ read }) => {
      await read.user.count();
      expect((await place.command("restore", [backup])).code).toBe(69);
      expect((await place.restore(backup, { stopped: true })).code).toBe(69);
    });
    expect((await place.restore(backup)).code).toBe(0);
  });

  it("a database of something else is not restored", async () => {
    const place = await newPlace("sqlite");
    await place.execute(`ALTER TABLE "AuditEntry" RENAME TO "Other"`);
    const other = await place.backup("other.backup");
    expect((await place.restore(other)).said).toContain("not one of Gatehouse");
  });
});
