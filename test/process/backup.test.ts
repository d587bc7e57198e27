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
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

describe.each(dialects)("a backup (%s)", (dialect) => {
  it("that was made during writes comes back whole, and ends every session", async () => {
    const place = await newPlace(dialect);
    const free = await place.within((db) => addCustomers(db, 600));
    const app = await served(place);
    const [browser, writer] = [await signedIn(app), await signedIn(app)];
    const [done, stop] = [[] as string[], { now: false }];
    const writing = keepWriting(writer, free, done, stop);
    while (done.length < 2) await sleep(20);
    const before = [...done];
    const backup = await place.backup("during.backup");
    const again = await place.command("backup", ["during.backup"]);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining("exists already")]);
    stop.now = true;
    await writing;
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.folder).filter((name) => name.endsWith(".part"))).toEqual([]);

    // Younger than the backup: a password, and with it another epoch of the device's cookie; a
    // role, and with it another version of the rights.
    const words = {
      currentPassword: administrator.password,
      password: "acht kluge Raben im Schnee",
      passwordRepeat: "acht kluge Raben im Schnee",
    };
    expect((await browser.submit("/profile/password", words)).status).toBe(303);
    const later = app.browser();
    later.cookies.set("device", browser.cookies.get("device") as string);
    expect(
      (await later.submit("/login", { email: administrator.email, password: words.password }))
        .headers.location,
    ).toBe("/");
    expect(
      (await later.submit("/roles/new", { name: "Later", permissions: "users.view" })).status,
    ).toBe(303);
    const version = async () =>
      (await place.within(({ read }) => read.rightsVersion.findFirst()))?.version ?? 0;
    const rememberedVersion = await version();

    const refused = await place.command("restore", [backup]);
    expect([refused.code, refused.said]).toEqual([69, expect.stringContaining("in use")]);
    expect((await later.get(`/users?q=${done.at(-1)}`)).text).toContain(done.at(-1));
    killGroup(app);
    await app.ended;

    const restored = await place.command("restore", [backup]);
    expect([restored.code, restored.said]).toEqual([
      0,
      expect.stringContaining("Everybody has to sign in again"),
    ]);
    expect(
      readdirSync(place.folder).filter((name) => /-(wal|shm|journal)$|\.part/.test(name)),
    ).toEqual([]);
    const checked = await place.command("check");
    expect(checked.code, checked.said).toBe(0);
    await place.within((db) => expectConsistent(db, before, done));
    expect(await version()).toBeGreaterThan(rememberedVersion);

    const next = await served(place);
    const old = next.browser();
    for (const [name, value] of later.cookies) old.cookies.set(name, value);
    expect((await old.get("/users")).headers.location).toMatch(/^\/login/);
    await old.submit("/login", { email: administrator.email, password: "wrong all along" });
    const keys = await place.within(({ read }) =>
      read.signInCounter.findMany({ select: { key: true } }),
    );
    expect(keys.map(({ key }) => key.split(":")[0]).sort()).toEqual(["account", "address"]);
    await signedIn(next);
    killGroup(next);
  });

  async function expectConsistent(
    { read }: Parameters<Parameters<CommandPlace["within"]>[0]>[0],
    before: string[],
    all: string[],
  ): Promise<void> {
    const users = await read.user.findMany({
      where: { lastName: "Writer" },
      include: { groups: true, customers: true },
    });
    const emails = users.map(({ email }) => email);
    expect(emails).toEqual(expect.arrayContaining(before));
    expect(all).toEqual(expect.arrayContaining(emails.slice(0, -1)));
    const entries = await read.auditEntry.findMany({
      where: { subjectId: { in: users.map(({ id }) => id) } },
      include: { customers: true },
    });
    for (const { id, groups, customers } of users) {
      const acts = entries.filter(({ subjectId }) => subjectId === id);
      expect([
        groups.length,
        acts.filter(({ action }) => action === "user.created").length,
      ]).toEqual([1, 1]);
      expect(acts.flatMap((entry) => entry.customers).length).toBe(customers.length);
    }
    expect(await read.session.count()).toBe(0);
    expect(
      await read.auditEntry.count({
        where: { action: "database.restored", changes: { contains: "during.backup" } },
      }),
    ).toBe(1);
  }
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
    expect([refused.code, refused.said]).toEqual([65, expect.stringMatching(said)]);
    expect(refused.said).toContain("Nothing was changed");
    expect(await rows(place)).toEqual(before);
  });

  it("that is not there is no backup, nor is more than one", async () => {
    const help = await place.command("restore", ["--help"]);
    expect([help.code, help.said]).toEqual([
      0,
      expect.stringContaining("Usage: npm run db:restore -- FILE"),
    ]);
    expect((await place.command("restore", [])).code).toBe(64);
    const missing = await place.command("restore", ["nowhere.backup"]);
    expect([missing.code, missing.said]).toEqual([
      66,
      expect.stringContaining("cannot be read (ENOENT)"),
    ]);
  });
});

/** Parts of the time that a restore takes. */
const moments: Record<DialectName, readonly number[]> = {
  sqlite: [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
  postgresql: [0.1, 0.25, 0.4, 0.6, 0.7, 0.9],
};

describe.each(dialects)("a restore (%s)", (dialect) => {
  let place: CommandPlace;
  beforeEach(async () => {
    place = await newPlace(dialect);
    await place.within((db) => addUser(db, { email: "kept@example.com" }));
  });

  it("brings back every row, migrates an older backup, keeps the database as it was", async () => {
    const kept = await rows(place);
    const older = [
      `ALTER TABLE "FormReceipt" DROP COLUMN "digest"`,
      `DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%receipt_digest'`,
    ];
    await place.execute(...older);
    const old = await place.backup("old.backup");
    await place.execute(`DELETE FROM "User" WHERE "email" = 'kept@example.com'`);
    const restored = await place.command("restore", [old]);
    expect(restored.code, restored.said).toBe(0);
    expect(await rows(place)).toEqual({ ...kept, _prisma_migrations: expect.anything() });
    expect((await place.command("check")).said).not.toContain("WRONG");
    const [, before] = /as it was: (.*)/.exec(restored.said) as RegExpExecArray;
    expect(statSync(before as string).mode & 0o777).toBe(0o600);
    expect((await place.command("restore", [before as string])).code).toBe(0);
    expect((await rows(place)).User?.some((row) => row.includes("kept@example.com"))).toBe(false);
  });

  it("that is killed at any moment leaves the old database or the new one, whole", async () => {
    for (let thousand = 0; thousand < 3; thousand++)
      await place.within((db) => addCustomers(db, 900));
    const large = await place.backup("large.backup");
    const fresh = await rows(place);
    await place.execute(`UPDATE "Customer" SET "company" = 'Old'`);
    const old = await rows(place);
    const started = performance.now();
    expect((await place.command("restore", [large])).code).toBe(0);
    const took = performance.now() - started;
    expect(await rows(place)).toEqual(fresh);
    const seen = new Set<string>();
    for (const part of moments[dialect]) {
      await place.execute(`UPDATE "Customer" SET "company" = 'Old'`);
      const restore = place.start("restore", [large]);
      await sleep(took * part);
      // Now and then without what it started, which goes on by itself.
      if (part === 0.7 || part === 0.9) restore.child.kill("SIGKILL");
      else killGroup(restore);
      await restore.ended;
      if (dialect === "postgresql") await nobodyElse(place);
      const now = await rows(place);
      seen.add(now.Customer?.[0]?.includes("Old") ? "old" : "new");
      expect(now).toEqual(seen.has("new") && !now.Customer?.[0]?.includes("Old") ? fresh : old);
    }
    expect(seen).toContain("old");
    expect((await place.command("restore", [large])).code).toBe(0);
    expect(leftovers(place)).toEqual([]);
    expect(await rows(place)).toEqual(fresh);
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
    expect([copied.code, copied.said]).toEqual([
      69,
      expect.stringContaining("No copy was made: there is no room"),
    ]);
    const restored = await place.command("restore", [backup]);
    expect([restored.code, restored.said]).toEqual([
      69,
      expect.stringContaining("The database was not replaced: there is no room"),
    ]);
    disk.free();
    expect(leftovers(place)).toEqual([]);
    expect(
      readdirSync(join(disk.folder, "backups")).filter((name) => name.endsWith(".db")),
    ).toEqual([]);
    expect(await rows(place)).toEqual(before);
  });

  it("a database too damaged to tell who uses it is replaced on request alone", async () => {
    const place = await newPlace("sqlite");
    const backup = await place.backup("sound.backup");
    const sound = await rows(place);
    const file = sqliteFile(place.url);
    // The log of a database whose process was killed, beside a file that is none any more.
    const app = await served(place);
    await signedIn(app);
    killGroup(app);
    await app.ended;
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    writeFileSync(file, Buffer.alloc(8_192, 0xff));
    const refused = await place.command("restore", [backup]);
    expect([refused.code, refused.said]).toEqual([
      69,
      expect.stringContaining("npm run db:restore -- --stopped FILE"),
    ]);
    const restored = await place.command("restore", ["--stopped", backup]);
    expect(restored.code, restored.said).toBe(0);
    expect(readdirSync(place.folder).filter((name) => name.startsWith("shop.db"))).toEqual([
      "shop.db",
    ]);
    expect(await rows(place)).toEqual(sound);
    const kept = readdirSync(join(place.folder, "backups")).filter((name) =>
      name.includes("before-restore"),
    );
    expect(kept.map((name) => name.replace(/\d+/, "…")).sort()).toEqual([
      "shop-before-restore-….db",
      "shop-before-restore-….db-shm",
      "shop-before-restore-….db-wal",
    ]);
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

  it("whoever holds a lock stops it; a dump that fails in its middle changes nothing", async () => {
    const place = await newPlace("postgresql");
    await place.execute(`CREATE SCHEMA "mine"`);
    const backup = await place.backup("mine.dump");
    const before = await rows(place);
    const failed = await place.command("restore", ["--no-copy", backup]);
    expect([failed.code, failed.said]).toEqual([
      1,
      expect.stringMatching(/everything is as it was[\s\S]*"mine" already exists/),
    ]);
    expect(await rows(place)).toEqual(before);

    const other = new pg.Client({ connectionString: place.url });
    await other.connect();
    await other.query(`BEGIN; SELECT 1 FROM "Role"`);
    const locked = await place.command("restore", ["--no-copy", backup]);
    expect([locked.code, locked.said]).toEqual([69, expect.stringContaining("holds a lock")]);
    await other.end();
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
      expect([refused.code, refused.said]).toEqual([
        69,
        expect.stringContaining("1 connections of Gatehouse"),
      ]);
    });
  });

  it("a migration takes a copy or says that there is none, and names no password", async () => {
    const place = await newPlace("postgresql");
    const older = [
      `ALTER TABLE "FormReceipt" DROP COLUMN "digest"`,
      `DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%receipt_digest'`,
    ];
    await place.execute(...older);
    const copied = await place.command("migrate");
    expect([copied.code, copied.said]).toEqual([
      0,
      expect.stringMatching(/was copied to .*-before-migration-\d+\.dump\n/),
    ]);
    await place.execute(...older);
    const secret = new URL(place.url);
    secret.password = "not to be told";
    const without = await place.command("migrate", [], { ...bare(), DATABASE_URL: secret.href });
    expect([without.code, without.said]).toEqual([
      0,
      expect.stringContaining("No copy of the database was made: pg_dump was not found."),
    ]);
    expect(without.said).not.toMatch(/not( |%20)to( |%20)be/);
    const backup = await place.command("backup", [], bare());
    expect([backup.code, backup.said]).toEqual([
      69,
      expect.stringContaining("pg_dump was not found"),
    ]);
  });
});
