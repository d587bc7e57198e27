import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../../../src/db/sql.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

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
      expect((await browser.post("/profile", { ...form, _csrf: token })).status).toBe(422);
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
