import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../src/db/client.ts";
import { addCustomers, startApp, type TestApp } from "../../support/app.ts";
import { backupGround, environment, signedIn } from "../../support/backups.ts";
import type { Browser } from "../../support/browser.ts";
import type { CommandPlace } from "../../support/commands.ts";
import { administrator, dialects } from "../../support/databases.ts";
import { killGroup, type Served } from "../../support/processes.ts";

const { newPlace, served } = backupGround();
type Outcome = Awaited<ReturnType<CommandPlace["restore"]>>;

const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };

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
  // By a process of its own: here it would hold up whoever writes.
  expect((await place.command("backup", ["during.backup"])).code).toBe(0);
  const file = join(place.folder, "during.backup");
  const again = await place.backup("during.backup").catch((error: unknown) => error);
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
    const browser = await signedIn(app.browser());
    made = await backUpDuringWrites(place, await signedIn(app.browser()));
    partsBeside = filesWith(/\.part$/);
    later = await changeMore(app, browser);
    versions.push(await rightsVersion());
    const refused = await place.restore(made.file);
    whileInUse = { refused, page: (await later.get(`/users?q=${made.all.at(-1)}`)).text };
    killGroup(app);
    await app.ended;
    restored = await place.restore(made.file);
    filesBeside = filesWith(/-(wal|shm|journal)$|\.part/);
    versions.push(await rightsVersion());
  });

  const filesWith = (end: RegExp) => readdirSync(place.folder).filter((name) => end.test(name));
  const rightsVersion = async () =>
    (await place.within(({ read }) => read.rightsVersion.findFirst()))?.version ?? 0;

  it("replaces no file that is there", () =>
    expect(made.again).toMatchObject({
      code: 1,
      message: expect.stringContaining("exists already"),
    }));

  it("is read by its owner alone", () => expect(statSync(made.file).mode & 0o777).toBe(0o600));

  it("leaves no part of itself", () => expect(partsBeside).toEqual([]));

  it("is not restored while the app is in use", () =>
    expect(whileInUse.refused).toEqual({ code: 69, said: expect.stringContaining("in use") }));

  it("disturbs nobody when it is refused", () =>
    expect(whileInUse.page).toContain(made.all.at(-1)));

  it("is restored once nobody uses it", () => expect(restored.code, restored.said).toBe(0));

  it("leaves no file of the old database beside the new one", () =>
    expect(filesBeside).toEqual([]));

  it("comes back whole, as the check sees it", async () => expect(await place.check()).toEqual([]));

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
    let next: TestApp;
    let old: Browser;
    beforeAll(async () => {
      const now = { clock: () => new Date() };
      next = await startApp(now, { ...environment, DATABASE_URL: place.url });
      old = next.anonymous();
      for (const [name, value] of later.cookies) old.cookies.set(name, value);
    });
    afterAll(() => next.close());

    it("lets no session in that is younger", async () =>
      expect((await old.get("/users")).headers.location).toMatch(/^\/login/));

    it("knows no browser that is younger", async () => {
      await old.submit("/login", { email: administrator.email, password: "wrong all along" });
      const keys = await place.within(({ read }) =>
        read.signInCounter.findMany({ select: { key: true } }),
      );
      expect(keys.map(({ key }) => key.split(":")[0]).sort()).toEqual(["account", "address"]);
    });

    it("knows the password of then", () => signedIn(next.anonymous()));
  });
});
