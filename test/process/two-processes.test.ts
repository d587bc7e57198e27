import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { readForm } from "../support/browser.ts";
import { administrator, copyDatabase, dialects } from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { Store } from "../support/store.ts";
import { thorough } from "../support/thorough.ts";

const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "twice-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

/** The other process is this one: it has an app of its own. */
describe.each(thorough ? dialects : (["sqlite"] as const))("two processes (%s)", (dialect) => {
  const database = { url: "", drop: async () => {} };
  let db: Database;
  let office: TestApp;
  let street: Served;
  let late: number;
  beforeAll(async () => {
    Object.assign(database, await copyDatabase(dialect));
    const { url } = database;
    db = await openDatabase(url);
    late = await colleague("night@example.com");
    await endAccess(late, -60);
    office = await startApp({ clock: () => new Date() }, { DATABASE_URL: url });
    street = await serve({ ...env, DATABASE_URL: url });
  });
  afterAll(async () => {
    killGroup(street);
    await office.close();
    await db.close();
    await database.drop();
  });

  /** Somebody with the administrator's password. */
  async function colleague(email: string): Promise<number> {
    const { passwordHash } = await db.read.user.findUniqueOrThrow({
      ...{ where: { id: 1 }, select: { passwordHash: true } },
    });
    return addUser(db, { email, passwordHash });
  }

  const endAccess = (id: number, seconds: number) =>
    db.write((tx) => {
      const accessEndsAt = new Date(Date.now() + seconds * 1_000);
      return tx.user.update({ where: { id }, data: { accessEndsAt }, select: { id: true } });
    });
  const entriesOf = (subjectId: number) =>
    db.read.auditEntry.findMany({ where: { action: "user.deactivated", subjectId } });

  it("that are gone leave an access that ends to whoever starts next", async () => {
    expect(await entriesOf(late)).toMatchObject([{ result: "done", source: "system" }]);
    expect(await db.read.user.findUnique({ where: { id: late } })).toMatchObject({
      status: "deactivated",
    });
  });

  it("know a key alike: one makes and revokes it, and so it is for the other", async () => {
    const admin = await office.signedIn();
    const made = await admin.submit("/store/new", { name: "Two", scopes: "preview" });
    const [, key = ""] = />(gh_[\w-]{43})</.exec(made.text) ?? [];
    const store = new Store(street.url, key);
    expect((await store.get("/customers/C-1/preview")).status).toBe(200);

    const revocation = "/store/1/revocation";
    const form = readForm((await admin.get(revocation)).text);
    expect((await admin.post(revocation, form)).status).toBe(303);
    expect((await store.get("/customers/C-1/preview")).status).toBe(401);
  });

  it("end an access by themselves, and its sessions", async () => {
    const leaver = await colleague("soon@example.com");
    const browser = street.browser();
    await browser.submit("/login", { ...administrator, email: "soon@example.com" });
    expect((await browser.get("/profile")).status, "before").toBe(200);
    await endAccess(leaver, 1);
    while ((await entriesOf(leaver)).length === 0) await sleep(100);
    expect((await browser.get("/profile")).headers.location).toMatch(/^\/login/);
    expect(await entriesOf(leaver)).toMatchObject([{ result: "done", source: "system" }]);
  });
});
