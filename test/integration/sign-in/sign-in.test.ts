import argon2 from "argon2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { raw } from "../../../src/db/sql.ts";
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
  });
  afterAll(() => test.close());

  it("fails alike and with one verify for unknown, wrong, deactivated and deleted", async () => {
    const answers = [];
    const computed = vi.spyOn(argon2, "verify");
    for (const email of [
      "nobody@example.com",
      administrator.email,
      "off@example.com",
      "gone@example.com",
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

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/users",
    "javascript:alert(1)",
    "/%2f%2fevil",
    "/login",
    "/nope",
    "users",
  ])("never leads to %s", async (next) => {
    const answer = await test
      .anonymous()
      .submit(`/login?next=${encodeURIComponent(next)}`, administrator);
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
    expect(post.headers.location).toBe("/login?next=%2Fprofile");
    expect(textOf((await busy.follow(post)).text)).toContain(
      "You were signed out; nothing was saved.",
    );
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

  it("slows down failures of an account, known or not, and pays successes back", async () => {
    for (const email of ["guess@example.com", "off@example.com"]) {
      const statuses = [];
      for (let attempt = 0; attempt < 12; attempt++) {
        const answer = await test
          .anonymous()
          .submit("/login", { email, password: "a wrong password" });
        statuses.push(answer.status);
        if (answer.status === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      }
      expect(statuses.at(-1)).toBe(429);
    }
    for (let attempt = 0; attempt < 12; attempt++)
      expect((await test.anonymous().submit("/login", administrator)).status).toBe(303);
    expect(await test.db.read.session.count({ where: { userId: 1 } })).toBe(10);
  });
});

describe.skipIf(unreachable)("the walls", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const policy = [
    "default-src 'none'",
    "script-src 'nonce'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join(";");

  it("sends every header with every answer", async () => {
    const browser = await test.signedIn();
    for (const path of ["/", "/users", "/nope", "/users/999", "/health/live", "/static/none.css"]) {
      const { headers } = await browser.get(path);
      expect(
        headers["content-security-policy"]?.replace(/'nonce-[\w+/]{22}=='/, "'nonce'"),
        path,
      ).toBe(policy);
      expect(
        [headers["x-content-type-options"], headers["referrer-policy"], headers["cache-control"]],
        path,
      ).toEqual(["nosniff", "same-origin", "no-store"]);
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });

  it.each([
    [{ "sec-fetch-site": "same-origin" }, 303],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "none" }, 403],
    [{ origin: "http://localhost:3000", "sec-fetch-site": undefined }, 303],
    [{ origin: "null", "sec-fetch-site": undefined }, 403],
    [{ origin: "http://evil.example", "sec-fetch-site": undefined }, 403],
    [{ "sec-fetch-site": undefined }, 403],
  ])("a post with %o answers %i", async (headers, status) => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    expect((await browser.post("/profile", form, headers as Record<string, string>)).status).toBe(
      status,
    );
  });

  it("refuses foreign tokens, media types, hosts and methods", async () => {
    const [browser, other] = [await test.signedIn(), await test.signedIn()];
    const form = await browser.form("/profile");
    const foreign = (await other.form("/profile"))._csrf as string;
    for (const token of ["", "x", foreign, ["a", "b"]])
      expect((await browser.post("/profile", { ...form, _csrf: token })).status).toBe(403);
    for (const id of ["", "x", "x".repeat(21), "x".repeat(23), "<".repeat(22), ["a", "b"]])
      expect((await browser.post("/profile", { ...form, _form: id })).status, String(id)).toBe(400);
    expect(
      (await browser.send("post", "/profile", "{}", { "content-type": "application/json" })).status,
    ).toBe(415);
    expect(
      (
        await browser.send("post", "/profile", `a=${"x".repeat(300_000)}`, {
          "content-type": "application/x-www-form-urlencoded",
        })
      ).status,
    ).toBe(413);
    expect((await browser.get("/users", { host: "evil.example" })).status).toBe(400);
    for (const method of ["put", "delete", "patch", "options", "trace"] as const)
      expect((await browser.send(method, "/users")).status, method).toBe(405);
    expect((await browser.get("/users/%ff")).status).toBe(400);
    for (const path of ["/Users", "/users/", "//users", "/users/01", "/users/1%2Fedit"])
      expect((await browser.get(path)).status, path).toBe(404);
  });

  it("keeps secrets out of the log", async () => {
    const browser = test.anonymous();
    await browser.submit("/login?next=%2Fcanary-query", {
      email: "canary@example.com",
      password: "canary password",
    });
    expect(test.logged.join("")).not.toMatch(/canary/);
  });

  it("stands when the database does not", async () => {
    const broken = await startApp();
    const browser = await broken.signedIn();
    await broken.db.write((tx) => tx.run(raw('ALTER TABLE "User" RENAME TO "Gone"')));
    const answer = await browser.get("/users");
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/SELECT|prisma|at .*\.ts/i);
    await broken.close();
  });
});
