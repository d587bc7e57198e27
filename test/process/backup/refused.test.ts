import {
  closeSync,
  copyFileSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { restore } from "../../../src/cli/restore.ts";
import { addUser } from "../../support/app.ts";
import { backupGround, type Rows, rows } from "../../support/backups.ts";
import type { CommandPlace } from "../../support/commands.ts";
import { dialects } from "../../support/databases.ts";

const { newPlace } = backupGround();

/** What a file may be instead of a whole backup, and what is said of it. */
const spoilt: readonly [
  string,
  RegExp,
  (place: CommandPlace, backup: string) => Promise<unknown> | unknown,
][] = [
  [
    "that is truncated",
    /is damaged/,
    (_, backup) => truncateSync(backup, Math.floor(statSync(backup).size * 0.7)),
  ],
  ["with other bytes in its middle", /is damaged/, (_, backup) => overwrite(backup)],
  [
    "that is something else",
    /is no backup/,
    (_, backup) => writeFileSync(backup, "reference,email\n"),
  ],
  ["that is empty", /is no backup/, (_, backup) => writeFileSync(backup, "")],
  [
    "of the other kind of database",
    /names another kind of database/,
    (place, backup) => writeFileSync(backup, isSqlite(place) ? "PGDMP\u0001" : "SQLite format 3\0"),
  ],
  [
    "that is newer than the program",
    /newer than this program.*29990101000000_later/,
    (place, backup) => remade(place, backup, record("29990101000000_later", "CURRENT_TIMESTAMP")),
  ],
  [
    "of a migration that did not finish",
    /while the migration 20000101000000_half was under way/,
    (place, backup) => remade(place, backup, record("20000101000000_half", "NULL")),
  ],
];

function isSqlite({ url }: CommandPlace): boolean {
  return url.startsWith("file:");
}

function overwrite(file: string): void {
  const handle = openSync(file, "r+");
  writeSync(
    handle,
    Buffer.alloc(4_096, 0xff),
    0,
    4_096,
    Math.floor(statSync(file).size / 8_192) * 4_096,
  );
  closeSync(handle);
}

function record(name: string, finished: string): string {
  return `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at")
      VALUES ('${name}', '', '${name}', ${finished})`;
}

/** Makes the backup again, of a database with one more row, which goes again. */
async function remade(place: CommandPlace, backup: string, statement: string): Promise<void> {
  rmSync(backup);
  await place.execute(statement);
  await place.backup(basename(backup));
  await place.execute(`DELETE FROM "_prisma_migrations" WHERE "id" LIKE '2%0101000000%'`);
}

describe.each(dialects)("a backup (%s)", (dialect) => {
  let place: CommandPlace;
  let sound: string;
  let before: Rows;
  beforeAll(async () => {
    place = await newPlace(dialect);
    sound = await place.backup("sound.backup");
    await place.within((db) => addUser(db, { email: "younger@example.com" }));
    before = await rows(place);
  });

  it.each(spoilt)("%s is refused, and nothing is changed", async (_, said, spoil) => {
    const backup = join(place.folder, "spoilt.backup");
    copyFileSync(sound, backup);
    await spoil(place, backup);
    const restoring = restore(place.url, { file: backup, stopped: false, copy: true });
    const refused = await restoring.catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 65, message: expect.stringMatching(said) });
    expect((refused as Error).message).toContain("Nothing was changed");
    expect(await rows(place)).toEqual(before);
  });
});

describe("npm run db:restore", () => {
  let place: CommandPlace;
  beforeAll(async () => {
    place = await newPlace("sqlite");
  });

  it("wants a file that is there", async () => {
    const missing = await place.command("restore", ["nowhere.backup"]);
    expect(missing).toEqual({ code: 66, said: expect.stringContaining("cannot be read (ENOENT)") });
  });

  it("wants it named", async () => expect((await place.command("restore", [])).code).toBe(64));

  it("says so when it is asked for help", async () =>
    expect(await place.command("restore", ["--help"])).toEqual({
      code: 0,
      said: expect.stringContaining("Usage: npm run db:restore -- FILE"),
    }));
});
