import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";
import { shownUsers } from "../../support/users-list.ts";

const MINUTE = 60_000;

let test: TestApp;
let admin: Browser;
let id: number;
let free: number;
/** Locked for as long from now. */
const lock = (userId: number, minutes = 8.5) =>
  lockUser(test.db, userId, new Date(test.clock.now.getTime() + minutes * MINUTE));
async function start(): Promise<void> {
  test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
  admin = await test.signedIn();
  test.clock.now = new Date("2026-03-02T09:00:00Z");
  id = await addUser(test.db, { email: "lou@example.com", firstName: "Lou", lastName: "Locked" });
  free = await addUser(test.db, {
    email: "free@example.com",
    firstName: "Fred",
    lastName: "Free",
  });
  await lock(id);
}

const emails = (html: string) => shownUsers(html).map(({ email }) => email);
const acts = (html: string) => shownUsers(html).flatMap((user) => user.acts);
const german = () =>
  test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "de" } }));

const locks = () => test.db.read.signInCounter.count({ where: { userId: id } });
const row = (userId = id) => test.db.read.user.findUniqueOrThrow({ where: { id: userId } });
const textAt = async (path: string) => textOf((await admin.get(path)).text);

describe.skipIf(unreachable)("Locked until …", () => {
  beforeAll(start);
  afterAll(() => test.close());

  it.each(["/users?q=lou", "/users/ID", "/users/ID/edit", "/users/ID/deactivation"])(
    "stands beside the status, rounded up to the full minute (%s)",
    async (path) => {
      const page = await admin.get(path.replace("ID", String(id)));
      expect(textOf(page.text)).toMatch(/Active\s+Locked until 10:09/);
      expect(page.text, "its sign").toMatch(/state-locked"><svg[^>]*><use href="[^"]*#lock"/);
    },
  );

  it("offers Unlock on the list", async () =>
    expect(acts((await admin.get("/users?q=lou")).text)).toContain("Unlock"));

  it("offers Unlock for nobody else", async () =>
    expect(acts((await admin.get("/users?q=free@")).text)).not.toContain("Unlock"));

  it("offers Unlock on the record", async () =>
    expect((await admin.get(`/users/${id}`)).text).toContain(
      `action="/users/${id}/unlocking?from=record"`,
    ));

  it("asks before Unlock", async () =>
    expect(await textAt(`/users/${id}/unlocking`)).toContain("Unlock Lou Locked?"));

  describe("is found by a filter", () => {
    const until = (lockedUntil: string, key: string, userId?: number) => ({
      key,
      ...(userId === undefined ? {} : { userId }),
      failures: 10,
      lockedUntil: new Date(lockedUntil),
      expiresAt: new Date("2099-01-02"),
    });
    beforeAll(async () => {
      const anna = { email: "anna@example.com", status: "deactivated", agent: true } as const;
      await lock(await addUser(test.db, anna), 1);
      const past = new Date(test.clock.now.getTime() - 1);
      await lockUser(test.db, await addUser(test.db, { email: "past@example.com" }), past);
      const data = [
        until("2099-01-01", "address:192.0.2.1"),
        until("2099-01-01", "account:unknown"),
        until("2026-03-02T10:00:00Z", `session:${id}`, id),
      ];
      await test.db.write((tx) => tx.signInCounter.createMany({ data }));
    });

    it.each([
      ["&per=50&sort=email", ["anna@example.com", "lou@example.com"]],
      ["&q=lou", ["lou@example.com"]],
      ["&status=deactivated&agent=yes", ["anna@example.com"]],
    ])("that goes with others (%s)", async (others, found) =>
      expect(emails((await admin.get(`/users?condition=locked${others}`)).text)).toEqual(found),
    );

    it("with a count for every status", async () =>
      expect(await textAt("/users?condition=locked&per=50&sort=email")).toContain(
        "All 2 Active 1 Deactivated 1 Deleted 0",
      ));

    it("and shows the longest of several", async () =>
      expect(await textAt("/users?condition=locked&per=50&sort=email")).toContain(
        "Locked until 11:00",
      ));

    it.each([
      ["stays chosen", /<option value="locked" selected>Locked<\/option>/],
      ["is cleared with the others", /href="\/users\?per=50"[^>]*>Clear filters</],
      ["is kept by the statuses", /href="\/users\?status=active&amp;condition=locked&amp;per=50"/],
    ])("that %s", async (_, shown) =>
      expect((await admin.get("/users?condition=locked&per=50&sort=email")).text).toMatch(shown),
    );

    it.each([
      ["condition=nonsense", "was ignored: condition."],
      ["condition=locked&q=fred", "No user matches"],
    ])("that says why it finds nothing (%s)", async (query, said) =>
      expect(await textAt(`/users?${query}`)).toContain(said),
    );
  });

  describe("is offered to those who may change the status, for others who are locked", () => {
    let self: number;
    let gone: number;
    let own: Browser;
    const signedInAs = async (group: string) =>
      test.signedIn(await addUser(test.db, { groups: [group] }));
    beforeAll(async () => {
      const rights = ["users.view", "users.status"] as const;
      self = await addUserWith(test.db, [...rights], { email: "self@example.com" });
      gone = await addUser(test.db, { email: "gone@example.com", status: "deleted" });
      for (const one of [1, self, gone]) await lock(one);
      own = await test.signedIn(self);
    });

    it("not for one who holds more: on the list", async () => {
      const manager = await signedInAs("user-managers");
      expect(acts((await manager.get("/users?q=admin@")).text)).not.toContain("Unlock");
    });

    it("not for one who holds more: at its address", async () => {
      const manager = await signedInAs("user-managers");
      expect((await manager.get("/users/1/unlocking")).status).toBe(403);
    });

    it("not to an auditor", async () => {
      const auditor = await signedInAs("auditors");
      expect((await auditor.get(`/users/${id}/unlocking`)).status).toBe(403);
    });

    it("not for one who is Deleted", async () =>
      expect(acts((await admin.get("/users?q=gone@")).text)).toEqual(["Restore"]));

    it("not for oneself", async () =>
      expect(acts((await own.get("/users?q=self@")).text)).not.toContain("Unlock"));

    it.each([
      ["oneself", () => [own, self] as const],
      ["one who is Deleted", () => [admin, gone] as const],
      ["one who is not locked", () => [admin, free] as const],
    ])("and refused for %s", async (_, attempt) => {
      const [browser, target] = attempt();
      const { _csrf, _form } = (await browser.form("/profile")) as Record<string, string>;
      const { version } = await row(target);
      const fields = { _csrf, _form, version: String(version) } as Fields;
      expect((await browser.post(`/users/${target}/unlocking`, fields)).status).toBe(409);
      const still = { userId: { in: [1, self, gone] } };
      expect(await test.db.read.signInCounter.count({ where: still }), "still locked").toBe(3);
    });
  });
});

describe.skipIf(unreachable)("Locked until …", () => {
  describe("is lifted by Unlock", () => {
    let version: number;
    let done: Answer;
    beforeAll(async () => {
      await start();
      await test.db.write((tx) => tx.signInCounter.updateMany({ data: { refused: 7 } }));
      version = (await row()).version;
      done = await admin.submit(`/users/${id}/unlocking?list=condition%3Dlocked`);
    });
    afterAll(() => test.close());

    it("and is gone", async () => expect(await locks()).toBe(0));

    it("and goes back to the list as it was", () =>
      expect(done).toMatchObject({
        status: 303,
        headers: { location: `/users?condition=locked#u${id}` },
      }));

    it("and says so", async () =>
      expect(textOf((await admin.follow(done)).text)).toContain("Lou Locked is unlocked."));

    it("without another version of the user", async () =>
      expect((await row()).version).toBe(version));

    it("with one entry in the audit", async () => {
      const entries = await test.db.read.auditEntry.findMany({ where: { subjectId: id } });
      expect(entries).toEqual([
        expect.objectContaining({
          action: "user.unlocked",
          actorId: 1,
          subjectId: id,
          changes: '{"refused":7}',
        }),
      ]);
    });

    it("which the record shows", async () =>
      expect(await textAt(`/users/${id}`)).toContain("User unlocked 7 attempts refused"));
  });

  describe("two who unlock at once", () => {
    let form: Fields;
    let answers: Answer[];
    beforeAll(async () => {
      await start();
      const path = `/users/${id}/unlocking`;
      const other = await test.signedIn();
      form = await admin.form(path);
      const others = await other.form(path);
      answers = await Promise.all([admin.post(path, form), other.post(path, others)]);
    });
    afterAll(() => test.close());

    it("one does, the other does not", () =>
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]));

    it("who does not is told", () => {
      const refused = answers.find(({ status }) => status === 409);
      expect(textOf(refused?.text ?? "")).toContain("Lou Locked is not locked");
    });

    it("one is in the audit", async () => {
      const where = { action: "user.unlocked", result: "done" };
      expect(await test.db.read.auditEntry.count({ where })).toBe(1);
    });

    it("a double click gets the first answer", async () => {
      const again = await admin.post(`/users/${id}/unlocking`, form);
      expect(again.status).toBe(answers[0]?.status === 303 ? 303 : 409);
    });
  });
});

describe.skipIf(unreachable)("Locked until …", () => {
  beforeEach(start);
  afterEach(() => test.close());

  it("stands beside the status in German, too", async () => {
    await german();
    expect(await textAt(`/users/${id}`)).toContain("Gesperrt bis 10:09");
  });

  it.each(["/users?q=lou", "/users/ID"])(
    "stands beside the status no longer than it lasts (%s)",
    async (path) => {
      test.clock.advance(8.5 * MINUTE);
      expect((await admin.get(path.replace("ID", String(id)))).text).not.toContain("state-locked");
    },
  );

  it("is found by a filter no longer than it lasts", async () => {
    test.clock.advance(8.5 * MINUTE);
    expect(emails((await admin.get("/users?condition=locked")).text)).toEqual([]);
  });

  it("does not end with another name", async () => {
    await admin.submit(`/users/${id}/edit`, { firstName: "Louise" });
    expect(await locks()).toBe(1);
  });

  it.each([
    ["password", { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" }],
    ["address", { email: "louise@example.com" }],
  ])("ends with a new password or address from an administrator (%s)", async (_, fields) => {
    await admin.submit(`/users/${id}/edit`, fields);
    expect(await locks()).toBe(0);
    const ended = await test.db.read.auditEntry.findMany({
      where: { action: "session.lockEnded" },
    });
    expect(ended).toEqual([expect.objectContaining({ subjectId: id, actorId: 1 })]);
  });
});
