import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/db/client.ts";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { addCustomers, addUser } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import { type CommandPlace, commandPlace } from "../support/commands.ts";
import { dumpDatabase } from "../support/database-dump.ts";
import { administrator, type DialectName, noPostgresql } from "../support/databases.ts";
import {
  type Env,
  killGroup,
  newFolder,
  type Running,
  type Served,
  serve,
} from "../support/processes.ts";
import { removeDisks, smallDisk } from "../support/small-disk.ts";

const env: Env = {
  NODE_ENV: "test",
  SESSION_SECRET: "backup-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};
const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
const dialects: readonly DialectName[] = noPostgresql ? ["sqlite"] : ["sqlite", "postgresql"];

/** Takes the last migration back, as in a database of an older version. */
const withoutLastMigration = [
  `ALTER TABLE "FormReceipt" DROP COLUMN "digest"`,
  `DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%receipt_digest'`,
];

type Outcome = Awaited<ReturnType<CommandPlace["command"]>>;

const running: Running[] = [];
const places: CommandPlace[] = [];
afterAll(async () => {
  for (const one of running) killGroup(one);
  for (const place of places) await place.drop();
  removeDisks();
});

async function newPlace(dialect: DialectName, folder?: string): Promise<CommandPlace> {
  const place = await commandPlace(dialect, folder);
  places.push(place);
  return place;
}

async function served(place: CommandPlace): Promise<Served> {
  const one = await serve({ ...env, DATABASE_URL: place.url });
  running.push(one);
  return one;
}

async function signedIn(app: Served): Promise<Browser> {
  const browser = app.browser();
  expect((await browser.submit("/login", administrator)).headers.location).toBe("/");
  return browser;
}

/** What a restore changes by itself. */
const CHANGED = ["User.epoch", "User.deviceEpoch", "RightsVersion", "Session", "FormReceipt"];
/** Every row, but for what a restore changes. */
function rows(place: CommandPlace): Promise<Record<string, string[]>> {
  return place.within(async (db) => {
    const { AuditEntry = [], ...dump } = await dumpDatabase(db, CHANGED);
    return { ...dump, AuditEntry: AuditEntry.filter((row) => !row.includes("database.restored")) };
  });
}

/** Creates users with customers, act after act, until told to stop; what was answered is noted. */
async function keepWriting(
  browser: Browser,
  free: number[],
  done: string[],
  stop: { now: boolean },
): Promise<void> {
  for (let turn = 0; !stop.now; turn++) {
    const email = `w${turn}@example.com`;
    const { status } = await browser.submit("/users/new", {
      email,
      firstName: "Wendy",
      lastName: "Writer",
      groups: "3",
      locale: "en",
      ...password,
    });
    if (status !== 303) throw new Error(`answered ${status}`);
    done.push(email);
    const { text } = await browser.get(`/users?q=${email}`);
    const id = /href="\/users\/(\d+)\/edit/.exec(text)?.[1];
    await browser.submit(`/users/${id}/customers`, {
      do: "save",
      ticked: free.splice(0, 5).map(String),
    });
  }
}

/** Writes while a backup is made: which users there were for sure before it, and in the end. */
async function backUpDuringWrites(place: CommandPlace, writer: Browser) {
  const free = await place.within((db) => addCustomers(db, 600));
  const [done, stop] = [[] as string[], { now: false }];
  const writing = keepWriting(writer, free, done, stop);
  while (done.length < 2) await sleep(20);
  const before = [...done];
  const file = await place.backup("during.backup");
  const again = await place.command("backup", ["during.backup"]);
  stop.now = true;
  await writing;
  return { before, all: done, file, again };
}

/**
 * Younger than the backup: a password, and with it another epoch of the device's cookie; a role,
 * and with it another version of the rights. Answers a browser that was signed in after it.
 */
async function changeMore(app: Served, browser: Browser): Promise<Browser> {
  const words = {
    currentPassword: administrator.password,
    password: "acht kluge Raben im Schnee",
    passwordRepeat: "acht kluge Raben im Schnee",
  };
  expect((await browser.submit("/profile/password", words)).status).toBe(303);
  const later = app.browser();
  later.cookies.set("device", browser.cookies.get("device") as string);
  const login = { email: administrator.email, password: words.password };
  expect((await later.submit("/login", login)).headers.location).toBe("/");
  const role = { name: "Later", permissions: "users.view" };
  expect((await later.submit("/roles/new", role)).status).toBe(303);
  return later;
}

function writersOf({ read }: Database) {
  return read.user.findMany({
    where: { lastName: "Writer" },
    include: { groups: true, customers: true },
  });
}

describe.each(dialects)("a backup that was made during writes (%s)", (dialect) => {
  let place: CommandPlace;
  let later: Browser;
  let made: Awaited<ReturnType<typeof backUpDuringWrites>>;
  let partsBeside: string[];
  let whileInUse: { refused: Outcome; page: string };
  let restored: Outcome;
  let filesBeside: string[];
  const versions: number[] = [];
  beforeAll(async () => {
    place = await newPlace(dialect);
    const app = await served(place);
    const browser = await signedIn(app);
    made = await backUpDuringWrites(place, await signedIn(app));
    partsBeside = filesWith(/\.part$/);
    later = await changeMore(app, browser);
    versions.push(await rightsVersion());
    const refused = await place.command("restore", [made.file]);
    whileInUse = { refused, page: (await later.get(`/users?q=${made.all.at(-1)}`)).text };
    killGroup(app);
    await app.ended;
    restored = await place.command("restore", [made.file]);
    filesBeside = filesWith(/-(wal|shm|journal)$|\.part/);
    versions.push(await rightsVersion());
  });

  const filesWith = (end: RegExp) => readdirSync(place.folder).filter((name) => end.test(name));
  const rightsVersion = async () =>
    (await place.within(({ read }) => read.rightsVersion.findFirst()))?.version ?? 0;

  it("replaces no file that is there", () =>
    expect(made.again).toEqual({ code: 1, said: expect.stringContaining("exists already") }));

  it("is read by its owner alone", () => expect(statSync(made.file).mode & 0o777).toBe(0o600));

  it("leaves no part of itself", () => expect(partsBeside).toEqual([]));

  it("is not restored while the app is in use", () =>
    expect(whileInUse.refused).toEqual({ code: 69, said: expect.stringContaining("in use") }));

  it("disturbs nobody when it is refused", () =>
    expect(whileInUse.page).toContain(made.all.at(-1)));

  it("says that everybody has to sign in again", () =>
    expect(restored).toEqual({
      code: 0,
      said: expect.stringContaining("Everybody has to sign in again"),
    }));

  it("leaves no file of the old database beside the new one", () =>
    expect(filesBeside).toEqual([]));

  it("comes back whole, as the check sees it", async () => {
    const { code, said } = await place.command("check");
    expect(code, said).toBe(0);
  });

  it("has all that was answered before it", async () => {
    const users = await place.within(writersOf);
    expect(users.map(({ email }) => email)).toEqual(expect.arrayContaining(made.before));
  });

  it("has nothing that was not answered, but for the act under way", async () => {
    const users = await place.within(writersOf);
    const finished = users.map(({ email }) => email).slice(0, -1);
    expect(made.all).toEqual(expect.arrayContaining(finished));
  });

  it("has each act whole: user, group, customers and audit", async () => {
    const { users, entries } = await place.within(async (db) => ({
      users: await writersOf(db),
      entries: await db.read.auditEntry.findMany({ include: { customers: true } }),
    }));
    const acts = users.map(({ id, groups }) => {
      const own = entries.filter(({ subjectId }) => subjectId === id);
      return {
        groups: groups.length,
        created: own.filter(({ action }) => action === "user.created").length,
        customers: own.flatMap(({ customers }) => customers).length,
      };
    });
    expect(acts).toEqual(
      users.map(({ customers }) => ({ groups: 1, created: 1, customers: customers.length })),
    );
  });

  it("ends every session", async () =>
    expect(await place.within(({ read }) => read.session.count())).toBe(0));

  it("is named by one entry of the audit", async () => {
    const where = { action: "database.restored", changes: { contains: "during.backup" } };
    expect(await place.within(({ read }) => read.auditEntry.count({ where }))).toBe(1);
  });

  it("makes remembered rights old", () =>
    expect(versions[1]).toBeGreaterThan(versions[0] as number));

  describe("once the app runs again", () => {
    let next: Served;
    let old: Browser;
    beforeAll(async () => {
      next = await served(place);
      old = next.browser();
      for (const [name, value] of later.cookies) old.cookies.set(name, value);
    });
    afterAll(() => killGroup(next));

    it("lets no session in that is younger", async () =>
      expect((await old.get("/users")).headers.location).toMatch(/^\/login/));

    it("knows no browser that is younger", async () => {
      await old.submit("/login", { email: administrator.email, password: "wrong all along" });
      const keys = await place.within(({ read }) =>
        read.signInCounter.findMany({ select: { key: true } }),
      );
      expect(keys.map(({ key }) => key.split(":")[0]).sort()).toEqual(["account", "address"]);
    });

    it("knows the password of then", () => signedIn(next));
  });
});

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
  let before: Awaited<ReturnType<typeof rows>>;
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
    const refused = await place.command("restore", [backup]);
    expect(refused).toEqual({ code: 65, said: expect.stringMatching(said) });
    expect(refused.said).toContain("Nothing was changed");
    expect(await rows(place)).toEqual(before);
  });

  it("that is not there is no backup", async () => {
    const missing = await place.command("restore", ["nowhere.backup"]);
    expect(missing).toEqual({ code: 66, said: expect.stringContaining("cannot be read (ENOENT)") });
  });

  it("has to be named", async () => expect((await place.command("restore", [])).code).toBe(64));

  it("is named as the help says", async () =>
    expect(await place.command("restore", ["--help"])).toEqual({
      code: 0,
      said: expect.stringContaining("Usage: npm run db:restore -- FILE"),
    }));
});

/** Parts of the time that a restore takes. */
const moments: Record<DialectName, readonly number[]> = {
  sqlite: [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
  postgresql: [0.1, 0.25, 0.4, 0.6, 0.7, 0.9],
};

describe.each(dialects)("a restore of an older backup (%s)", (dialect) => {
  let place: CommandPlace;
  let before: Awaited<ReturnType<typeof rows>>;
  let restored: Outcome;
  let after: Awaited<ReturnType<typeof rows>>;
  /** The file that holds the database as it was. */
  let kept: string;
  beforeAll(async () => {
    place = await newPlace(dialect);
    await place.within((db) => addUser(db, { email: "kept@example.com" }));
    before = await rows(place);
    await place.execute(...withoutLastMigration);
    const old = await place.backup("old.backup");
    await place.execute(`DELETE FROM "User" WHERE "email" = 'kept@example.com'`);
    restored = await place.command("restore", [old]);
    after = await rows(place);
    kept = /as it was: (.*)/.exec(restored.said)?.[1] ?? "not said";
  });

  it("ends well", () => expect(restored.code, restored.said).toBe(0));

  it("brings back every row, and migrates it", () =>
    expect(after).toEqual({ ...before, _prisma_migrations: expect.anything() }));

  it("leaves nothing wrong", async () =>
    expect((await place.command("check")).said).not.toContain("WRONG"));

  it("keeps the database as it was for its owner alone", () =>
    expect(statSync(kept).mode & 0o777).toBe(0o600));

  it("keeps the database as it was, ready to be restored", async () => {
    const { code, said } = await place.command("restore", [kept]);
    expect(code, said).toBe(0);
    const users = (await rows(place)).User?.join("\n");
    expect(users, "deleted after the backup").not.toContain("kept@example.com");
  });
});

describe.each(dialects)("a restore that is killed at any moment (%s)", (dialect) => {
  let place: CommandPlace;
  let large: string;
  let fresh: Awaited<ReturnType<typeof rows>>;
  let old: Awaited<ReturnType<typeof rows>>;
  /** How long it takes when nobody kills it, milliseconds. */
  let took: number;
  const left: ("old" | "new")[] = [];
  beforeAll(async () => {
    place = await newPlace(dialect);
    for (let thousand = 0; thousand < 3; thousand++)
      await place.within((db) => addCustomers(db, 900));
    large = await place.backup("large.backup");
    fresh = await rows(place);
    await makeOld();
    old = await rows(place);
    const started = performance.now();
    expect((await place.command("restore", [large])).code).toBe(0);
    took = performance.now() - started;
  });

  const makeOld = () => place.execute(`UPDATE "Customer" SET "company" = 'Old'`);
  async function killAt(part: number): Promise<void> {
    const restore = place.start("restore", [large]);
    await sleep(took * part);
    // Now and then without what it started, which goes on by itself.
    if (part === 0.7 || part === 0.9) restore.child.kill("SIGKILL");
    else killGroup(restore);
    await restore.ended;
    if (dialect === "postgresql") await nobodyElse(place);
  }

  it.each(moments[dialect])(
    "leaves the old or the new, whole (at %d of its time)",
    async (part) => {
      await makeOld();
      await killAt(part);
      const all = await rows(place);
      const found = all.Customer?.[0]?.includes("Old") ? "old" : "new";
      left.push(found);
      expect(all).toEqual(found === "old" ? old : fresh);
    },
  );

  it("was killed in time at least once", () => expect(left).toContain("old"));

  describe("and then runs to its end", () => {
    let code: Outcome["code"];
    beforeAll(async () => {
      code = (await place.command("restore", [large])).code;
    });

    it("ends well", () => expect(code).toBe(0));

    it("removes what the killed ones left", () => expect(leftovers(place)).toEqual([]));

    it("brings back every row", async () => expect(await rows(place)).toEqual(fresh));
  });
});

/** Until the server has noticed that a killed command is gone. */
async function nobodyElse({ url }: CommandPlace): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const others =
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  while ((await client.query(others)).rows.length > 0) await sleep(50);
  await client.end();
}

function leftovers({ folder }: CommandPlace): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.part|-(wal|shm|journal)$/.test(name),
  );
}

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
    let sound: Awaited<ReturnType<typeof rows>>;
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
      const app = await served(place);
      await signedIn(app);
      killGroup(app);
      await app.ended;
      expect(statSync(`${sqliteFile(url)}-wal`).size).toBeGreaterThan(0);
      writeFileSync(sqliteFile(url), Buffer.alloc(8_192, 0xff));
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
    const backup = await place.backup("idle.backup");
    await place.within(async ({ read }) => {
      await read.user.count();
      expect((await place.command("restore", [backup])).code).toBe(69);
      expect((await place.command("restore", ["--stopped", backup])).code).toBe(69);
    });
    expect((await place.command("restore", [backup])).code).toBe(0);
  });

  it("a database of something else is not restored", async () => {
    const place = await newPlace("sqlite");
    await place.execute(`ALTER TABLE "AuditEntry" RENAME TO "Other"`);
    const other = await place.backup("other.backup");
    expect((await place.command("restore", [other])).said).toContain("not one of Gatehouse");
  });
});

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
