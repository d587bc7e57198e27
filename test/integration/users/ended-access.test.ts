import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { Unavailable } from "../../../src/domain/errors.ts";
import { endDueAccess } from "../../../src/rights/end-of-access.ts";
import { addAgent } from "../../support/agents.ts";
import { addCustomers, addUser, type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, tick, workOff } from "../../support/batches.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";
import { addStoreKey, Store } from "../../support/store.ts";

const HOUR = 3_600_000;

describe.skipIf(unreachable)("access whose last day is over", () => {
  let test: TestApp;
  let end: Date;
  beforeEach(async () => {
    test = await startApp();
    end = new Date(test.clock.now.getTime() + HOUR / 4);
  });
  afterEach(() => test.close());

  const leaver = (user: NewUser = {}) =>
    addUser(test.db, { groups: ["administrators"], accessEndsAt: end, ...user });
  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const entries = (subjectId: number) =>
    test.db.read.auditEntry.findMany({ where: { action: "user.deactivated", subjectId } });
  const isOut = async (browser: Browser) =>
    (await browser.get("/profile")).headers.location?.startsWith("/login") ?? false;
  const pass = () => (test.clock.now = end);
  const onlyAdministrators = (...ids: number[]) =>
    test.db.write((tx) =>
      tx.userGroup.deleteMany({
        where: { group: { systemKey: "administrators" }, userId: { notIn: ids } },
      }),
    );

  it("lets its person work until the instant, and no request after it", async () => {
    const browser = await test.signedIn(await leaver());
    test.clock.now = new Date(end.getTime() - 1);
    expect(await isOut(browser), "a millisecond before").toBe(false);
    pass();
    expect(await isOut(browser)).toBe(true);
  });

  it("makes them Deactivated, ends the sessions and keeps the reason", async () => {
    const id = await leaver({ statusReason: "Contract ends" });
    await test.signedIn(id);
    pass();
    expect(await endDueAccess(test.db, end)).toBe(true);
    expect(await row(id)).toMatchObject({
      ...{ status: "deactivated", accessEndsAt: null, statusReason: "Contract ends", version: 2 },
    });
    expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0);
  });

  it("is one entry of the audit, by the system", async () => {
    const id = await leaver({ statusReason: "Contract ends" });
    await test.signedIn(id);
    await endDueAccess(test.db, end);
    const [entry, ...others] = await entries(id);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ result: "done", actorId: null, source: "system" });
    expect(JSON.parse(entry?.changes ?? "")).toEqual({
      status: { from: "active", to: "deactivated" },
      ...{ sessions: 1, reason: "Contract ends", ended: true },
    });
    const history = textOf((await (await test.signedIn()).get(`/users/${id}`)).text);
    expect(history).toMatch(/The system User deactivated.* The last day of access was over/);
  });

  it("is nothing to do before", async () => {
    const id = await leaver();
    expect(await endDueAccess(test.db, new Date(end.getTime() - 1))).toBe(false);
    expect((await row(id)).status).toBe("active");
  });

  it.each([
    ["another day", "deactivation", { when: "day", endsOn: "2026-03-20" }],
    ["no day", "deactivation", { when: "never" }],
    ["an edit", "edit", { firstName: "Una" }],
  ])("does not come back by %s from a page of before", async (_, act, sent) => {
    const id = await leaver();
    const admin = await test.signedIn();
    const form = await admin.form(`/users/${id}/${act}`);
    pass();
    expect((await admin.post(`/users/${id}/${act}`, { ...form, ...sent })).status).toBe(409);
    expect(await row(id)).toMatchObject({ status: "deactivated", accessEndsAt: null });
    expect(await entries(id)).toMatchObject([{ result: "done", source: "system" }]);
  });

  it("lets nobody sign in, and records why", async () => {
    const password = "sieben kluge Raben";
    const passwordHash = await test.deps.hasher.hash(password);
    const id = await leaver({ email: "gone@example.com", passwordHash });
    pass();
    const answer = await test.anonymous().submit("/login", { email: "gone@example.com", password });
    expect(answer.status).toBe(422);
    const refused = { action: "session.refused", subjectId: id };
    expect(await test.db.read.auditEntry.findMany({ where: refused })).toMatchObject([
      { changes: '{"cause":"status"}' },
    ]);
  });

  it("ends for other processes with the next request, too", async () => {
    const db = await openDatabase(test.deps.config.databaseUrl);
    const browser = await test.signedIn(await leaver());
    const elsewhere = new (browser.constructor as typeof Browser)(createApp({ ...test.deps, db }));
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    expect(await isOut(elsewhere), "before").toBe(false);
    pass();
    expect(await isOut(elsewhere)).toBe(true);
    await db.close();
  });

  it("does not come back where the database cannot be written", async () => {
    const browser = await test.signedIn(await leaver());
    pass();
    const { writeAlone } = test.db;
    test.db.writeAlone = () => Promise.reject(new Unavailable("errors.unavailable.busy"));
    expect(await isOut(browser)).toBe(true);
    test.db.writeAlone = writeAlone;
  });

  it("is over in the store", async () => {
    const { key } = await addStoreKey(test.db, { scopes: ["agents", "preview"] });
    const store = new Store(test.app, key);
    const { id } = await addAgent(test.db);
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { accessEndsAt: end } }));
    const [customer] = await addCustomers(test.db, 1, { assignedUserId: id });
    const { reference } = await test.db.read.customer.findUniqueOrThrow({
      where: { id: customer as number },
    });
    const asked = async () => [
      (await store.get(`/agents/${id}`)).body.agent,
      (await store.get(`/customers/${reference}/preview`)).body.allowed,
    ];
    expect(await asked(), "before").toEqual([true, true]);
    pass();
    expect(await asked()).toEqual([false, false]);
  });

  it("stops a batch of the person", async () => {
    const browser = await test.signedIn(await leaver());
    const [one = 0] = await addUsers(test, 1);
    await tick(browser, [one]);
    const id = await begin(browser, "deactivation");
    pass();
    await workOff(test);
    expect((await row(one)).status).toBe("active");
    expect(await test.db.read.job.findUnique({ where: { id } })).toMatchObject({
      state: "stopped",
      reason: expect.stringContaining("batches.whyStopped.person"),
    });
  });

  it("of all administrators at once leaves the last of them, and nobody besides", async () => {
    const first = await leaver();
    const [last, other] = [await leaver(), await leaver({ groups: ["auditors"] })];
    await onlyAdministrators(first, last);
    pass();
    await endDueAccess(test.db, end);
    const statuses = (await Promise.all([first, last, other].map(row))).map((one) => one.status);
    expect(statuses).toEqual(["deactivated", "active", "deactivated"]);
  });

  describe("of the last administrator", () => {
    let id: number;
    let browser: Browser;
    beforeEach(async () => {
      id = await leaver({ firstName: "Lana", lastName: "Last" });
      browser = await test.signedIn(id);
      await onlyAdministrators(id);
      pass();
    });

    it("goes on, in the same session", async () => expect(await isOut(browser)).toBe(false));

    it("goes on for who signs in just then", async () => {
      const password = "sieben kluge Raben";
      const passwordHash = await test.deps.hasher.hash(password);
      await test.db.write((tx) => tx.user.update({ where: { id }, data: { passwordHash } }));
      const { email } = await row(id);
      expect((await test.anonymous().submit("/login", { email, password })).status).toBe(303);
    });

    it("is remembered until somebody acts", async () => {
      await endDueAccess(test.db, end);
      expect(await row(id)).toMatchObject({
        ...{ status: "active", accessEndsAt: null, accessKeptAt: end, version: 2 },
      });
    });

    it("is a refusal in the audit, and but one", async () => {
      await Promise.all([endDueAccess(test.db, end), endDueAccess(test.db, end)]);
      expect(await entries(id)).toMatchObject([
        {
          result: "refused",
          source: "system",
          reason: expect.stringContaining("lastAdministrator"),
        },
      ]);
    });

    it("is loud on the start page, with the way to the person", async () => {
      const page = (await browser.get("/")).text;
      expect(textOf(page)).toMatch(/Access that has not ended .* Lana Last 2 Mar 2026/);
      expect(page).toMatch(`<a href="/users/${id}">`);
    });

    it("leaves their set-password link open", async () => {
      await addLink(test.db, id);
      await endDueAccess(test.db, end);
      expect(await test.db.read.passwordLink.count({ where: { userId: id } })).toBe(1);
    });

    it("is told by the record, where it can be settled", async () => {
      const page = (await browser.get(`/users/${id}`)).text;
      expect(textOf(page)).toContain("Access did not end: nobody else could manage users");
      await browser.submit(`/users/${id}/deactivation`, { when: "never" });
      expect((await row(id)).accessKeptAt).toBeNull();
      expect(textOf((await browser.get("/")).text)).not.toContain("Access that has not ended");
    });
  });
});
