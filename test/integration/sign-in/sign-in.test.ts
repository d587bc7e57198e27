import argon2 from "argon2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PasswordHasher } from "../../../src/domain/password-hasher.ts";
import { createHasher } from "../../../src/passwords/hasher.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("signing in", () => {
  let test: TestApp;
  let verified = 0;
  beforeAll(async () => {
    const real = await createHasher();
    const hasher: PasswordHasher = {
      ...real,
      verify: (stored, password) => {
        verified++;
        return real.verify(stored, password);
      },
    };
    test = await startApp({ hasher });
    const passwordHash = await real.hash(administrator.password);
    await addUser(test.db, { email: "off@example.com", status: "deactivated", passwordHash });
    await addUser(test.db, { email: "gone@example.com", status: "deleted", passwordHash });
    await addUser(test.db, { email: "invited@example.com", passwordHash: "" });
  });
  afterAll(() => test.close());

  it("fails alike with one verify: unknown, wrong, deactivated, deleted, invited", async () => {
    const answers = [];
    const computed = vi.spyOn(argon2, "verify");
    for (const email of [
      "nobody@example.com",
      administrator.email,
      "off@example.com",
      "gone@example.com",
      "invited@example.com",
    ]) {
      verified = 0;
      computed.mockClear();
      const password =
        email === administrator.email ? "wrong password here" : administrator.password;
      const answer = await test.anonymous().submit("/login", { email, password });
      answers.push(
        `${answer.status} ${verified} ${computed.mock.calls.length} ${textOf(answer.text)}`,
      );
      expect(answer.text).not.toContain(password);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^422 1 1 /);
    computed.mockRestore();
  });

  it("makes a new session id, hashed in the database, and records the last login", async () => {
    const browser = test.anonymous();
    browser.cookies.set("id", "s%3Achosen.by-client");
    await browser.get("/login");
    expect(await test.db.read.session.count()).toBe(0);
    const answer = await browser.submit("/login?next=%2Fusers%3Fq%3Da", administrator);
    expect(answer.headers.location).toBe("/users?q=a");
    const [row] = await test.db.read.session.findMany();
    expect(row?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(decodeURIComponent(browser.cookies.get("id") ?? "")).not.toContain(row?.id);
    expect((await test.db.read.user.findUniqueOrThrow({ where: { id: 1 } })).lastLoginAt).toEqual(
      test.clock.now,
    );
    expect((await browser.get("/logout")).status).toBe(405);
  });

  it("makes a new session id even where a session lives, which ends", async () => {
    const browser = await test.signedIn(await addUser(test.db));
    const [planted] = await test.db.read.session.findMany({
      orderBy: { createdAt: "desc" },
      take: 1,
    });
    const [before, { _csrf }] = [browser.cookies.get("id"), await browser.form("/profile")];
    const answer = await browser.post("/login", {
      _csrf: _csrf as string,
      _form: "f".repeat(22),
      ...administrator,
    });
    expect(answer.status).toBe(303);
    expect(browser.cookies.get("id")).not.toBe(before);
    expect(await test.db.read.session.count({ where: { id: planted?.id as string } })).toBe(0);
  });

  it("leaves a person their ten newest sessions", async () => {
    const user = await addUser(test.db);
    const browsers = [];
    for (let count = 0; count < 12; count++) browsers.push(await test.signedIn(user));
    const statuses = await Promise.all(
      browsers.map(async (browser) => (await browser.get("/")).status),
    );
    expect(statuses).toEqual([303, 303, ...Array(10).fill(200)]);
    expect(await test.db.read.session.count({ where: { userId: user } })).toBe(10);
  });

  // Which addresses it leads to: test/unit/sign-in-redirect.test.ts.
  it("never leads out of the house", async () => {
    const answer = await test
      .anonymous()
      .submit(`/login?next=${encodeURIComponent("//evil.example")}`, administrator);
    expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
  });

  it("ends after 30 idle minutes and after 12 hours", async () => {
    const browser = await test.signedIn();
    test.clock.advance(29 * 60_000);
    expect((await browser.get("/")).status).toBe(200);
    test.clock.advance(31 * 60_000);
    expect((await browser.get("/")).status).toBe(303);
    const busy = await test.signedIn();
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect((await busy.get("/")).status).toBe(200);
      // Noted beside the answer.
      await expect
        .poll(() => test.db.read.session.count({ where: { lastSeenAt: test.clock.now } }))
        .toBe(1);
      test.clock.advance(20 * 60_000);
    }
    test.clock.advance(1_000);
    const form = { _csrf: "x", _form: "y" };
    const post = await busy.post("/profile", form);
    expect([post.status, textOf(post.text).includes("You were signed out.")]).toEqual([422, true]);
  });

  it("marks a session as seen once a minute at most", async () => {
    const browser = await test.signedIn();
    const begun = test.clock.now.getTime();
    const seenAfter = async () => {
      await browser.get("/");
      const rows = await test.db.read.session.findMany({
        where: { userId: 1 },
        orderBy: { createdAt: "desc" },
        take: 1,
      });
      return (rows[0] as { lastSeenAt: Date }).lastSeenAt.getTime() - begun;
    };
    test.clock.advance(59_999);
    expect(await seenAfter()).toBe(0);
    test.clock.advance(1);
    // Noted beside the answer; noted a moment ago it would not be now.
    await expect.poll(seenAfter).toBe(60_000);
  });
});
