import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";

const MINUTE = 60_000;

describe.skipIf(unreachable)("Locked until …", () => {
  let test: TestApp;
  let admin: Browser;
  let id: number;
  let free: number;
  /** Locked for as long from now. */
  const lock = (userId: number, minutes = 8.5) =>
    lockUser(test.db, userId, new Date(test.clock.now.getTime() + minutes * MINUTE));
  beforeEach(async () => {
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
  });
  afterEach(() => test.close());

  const emails = (html: string) =>
    [...html.matchAll(/class="col-email"><a href="\/users\/[^>]*>([^<]+)</g)].map(
      ([, email]) => email,
    );
  const acts = (html: string) =>
    [...html.matchAll(/class="row-act[^>]*>([^<]+)</g)].map(([, act]) => act);
  const german = () =>
    test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "de" } }));

  it("stands beside the status on list and record, neither too early nor too long", async () => {
    for (const path of [
      "/users?q=lou",
      `/users/${id}`,
      `/users/${id}/edit`,
      `/users/${id}/deactivation`,
    ]) {
      const page = await admin.get(path);
      // 10:08:30, to the full minute.
      expect(textOf(page.text), path).toMatch(/Active\s+Locked until 10:09/);
      expect(page.text, path).toMatch(/state-locked"><svg[^>]*><use href="[^"]*#lock"/);
    }
    await german();
    expect(textOf((await admin.get(`/users/${id}`)).text)).toContain("Gesperrt bis 10:09");
    test.clock.advance(8.5 * MINUTE);
    for (const path of ["/users?q=lou", `/users/${id}`])
      expect((await admin.get(path)).text, path).not.toContain("state-locked");
    expect(emails((await admin.get("/users?condition=locked")).text)).toEqual([]);
  });

  it("is found by a filter, with all that a list does", async () => {
    const also = await addUser(test.db, {
      email: "anna@example.com",
      status: "deactivated",
      agent: true,
    });
    await lock(also, 1);
    // Of an account that there is not, of an address, and one that is over.
    const past = new Date(test.clock.now.getTime() - 1);
    await lockUser(test.db, await addUser(test.db, { email: "past@example.com" }), past);
    await test.db.write((tx) =>
      tx.signInCounter.createMany({
        data: ["address:192.0.2.1", "account:unknown"].map((key) => ({
          key,
          failures: 10,
          lockedUntil: new Date("2099-01-01"),
          expiresAt: new Date("2099-01-02"),
        })),
      }),
    );
    await test.db.write((tx) =>
      tx.signInCounter.create({
        data: {
          key: `session:${id}`,
          userId: id,
          failures: 10,
          lockedUntil: new Date("2026-03-02T10:00:00Z"),
          expiresAt: new Date("2099-01-02"),
        },
      }),
    );
    const page = await admin.get("/users?condition=locked&per=50&sort=email");
    expect(emails(page.text)).toEqual(["anna@example.com", "lou@example.com"]);
    expect(textOf(page.text)).toContain("All 2 Active 1 Deactivated 1 Deleted 0");
    // The longest of several.
    expect(textOf(page.text)).toContain("Locked until 11:00");
    expect(page.text).toContain('<option value="locked" selected>Locked</option>');
    expect(page.text).toMatch(/href="\/users\?per=50"[^>]*>Clear filters</);
    expect(page.text).toContain('href="/users?status=active&amp;condition=locked&amp;per=50"');
    expect(emails((await admin.get("/users?condition=locked&q=lou")).text)).toEqual([
      "lou@example.com",
    ]);
    expect(
      emails((await admin.get("/users?condition=locked&status=deactivated&agent=yes")).text),
    ).toEqual(["anna@example.com"]);
    expect(textOf((await admin.get("/users?condition=nonsense")).text)).toContain(
      "was ignored: condition.",
    );
    expect(textOf((await admin.get("/users?condition=locked&q=fred")).text)).toContain(
      "No user matches",
    );
  });

  it("is lifted by Unlock: a click on the list, a page that asks, one entry", async () => {
    await test.db.write((tx) => tx.signInCounter.updateMany({ data: { refused: 7 } }));
    expect(acts((await admin.get("/users?q=lou")).text)).toContain("Unlock");
    expect(acts((await admin.get("/users?q=free@")).text)).not.toContain("Unlock");
    const record = await admin.get(`/users/${id}`);
    expect(record.text).toContain(`href="/users/${id}/unlocking"`);
    const page = await admin.get(`/users/${id}/unlocking?list=condition%3Dlocked`);
    expect(textOf(page.text)).toContain("Unlock Lou Locked?");
    const version = (await test.db.read.user.findUniqueOrThrow({ where: { id } })).version;
    const done = await admin.submit(`/users/${id}/unlocking?list=condition%3Dlocked`);
    expect([done.status, done.headers.location]).toEqual([303, "/users?condition=locked"]);
    expect(textOf((await admin.follow(done)).text)).toContain("Lou Locked is unlocked.");
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0);
    expect((await test.db.read.user.findUniqueOrThrow({ where: { id } })).version).toBe(version);
    const [entry, ...others] = await test.db.read.auditEntry.findMany({ where: { subjectId: id } });
    expect([entry?.action, entry?.actorId, entry?.subjectId, entry?.changes, others]).toEqual([
      "user.unlocked",
      1,
      id,
      '{"refused":7}',
      [],
    ]);
    expect(textOf((await admin.get(`/users/${id}`)).text)).toContain(
      "User unlocked 7 attempts refused",
    );
  });

  it("two who unlock at once: one does, the other is told", async () => {
    const other = await test.signedIn();
    const [one, two] = [
      await admin.form(`/users/${id}/unlocking`),
      await other.form(`/users/${id}/unlocking`),
    ];
    const answers = await Promise.all([
      admin.post(`/users/${id}/unlocking`, one),
      other.post(`/users/${id}/unlocking`, two),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(textOf(refused?.text ?? "")).toContain("This user is not locked.");
    expect(
      await test.db.read.auditEntry.count({ where: { action: "user.unlocked", result: "done" } }),
    ).toBe(1);
    // A double click gets the first answer.
    expect((await admin.post(`/users/${id}/unlocking`, one)).status).toBe(
      answers[0]?.status === 303 ? 303 : 409,
    );
  });

  it("is offered to those who may change the status, for others who are locked", async () => {
    const manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const auditor = await test.signedIn(await addUser(test.db, { groups: ["auditors"] }));
    const self = await addUserWith(test.db, ["users.view", "users.status"], {
      email: "self@example.com",
    });
    const gone = await addUser(test.db, { email: "gone@example.com", status: "deleted" });
    for (const one of [1, self, gone]) await lock(one);
    expect(acts((await manager.get("/users?q=admin@")).text)).not.toContain("Unlock");
    expect((await manager.get("/users/1/unlocking")).status).toBe(403);
    expect((await auditor.get(`/users/${id}/unlocking`)).status).toBe(403);
    expect(acts((await admin.get("/users?q=gone@")).text)).toEqual(["Restore"]);
    const own = await test.signedIn(self);
    expect(acts((await own.get("/users?q=self@")).text)).not.toContain("Unlock");
    for (const [browser, target] of [
      [own, self],
      [admin, gone],
      [admin, free],
    ] as const) {
      const { _csrf, _form } = await browser.form("/profile");
      const version = String(
        (await test.db.read.user.findUniqueOrThrow({ where: { id: target } })).version,
      );
      const answer = await browser.post(`/users/${target}/unlocking`, {
        _csrf: _csrf as string,
        _form: _form as string,
        version,
      });
      expect(answer.status, String(target)).toBe(409);
    }
    expect(
      await test.db.read.signInCounter.count({ where: { userId: { in: [1, self, gone] } } }),
    ).toBe(3);
  });

  it("ends with a new password or address from an administrator, nothing else", async () => {
    await admin.submit(`/users/${id}/edit`, { firstName: "Louise" });
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(1);
    await admin.submit(`/users/${id}/edit`, {
      password: "sieben kluge Raben",
      passwordRepeat: "sieben kluge Raben",
    });
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0);
    await lock(id);
    await admin.submit(`/users/${id}/edit`, { email: "louise@example.com" });
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0);
    const ended = await test.db.read.auditEntry.findMany({
      where: { action: "session.lockEnded" },
    });
    expect(ended.map(({ subjectId, actorId }) => [subjectId, actorId])).toEqual([
      [id, 1],
      [id, 1],
    ]);
  });
});
