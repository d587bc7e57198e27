import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": expect.stringContaining("default-src 'none'"),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": expect.stringContaining("camera=()"),
  "cache-control": "no-store",
  "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
};

type Call = (
  browser: Browser,
  more: Record<string, string>,
) => Promise<{ status: number; text: string; headers: Record<string, string> }>;
const calls: [number, string, Call][] = [
  [400, "an address that cannot be decoded", (browser, more) => browser.get("/users/%ff", more)],
  [
    400,
    "another host",
    (browser, more) => browser.get("/login", { ...more, host: "evil.example" }),
  ],
  [404, "nothing there", (browser, more) => browser.get("/nowhere", more)],
  [405, "PUT", (browser, more) => browser.send("put", "/login", undefined, more)],
  [405, "GET of an address that only acts", (browser, more) => browser.get("/logout", more)],
  [
    403,
    "a post from elsewhere",
    (browser, more) =>
      browser.send("post", "/login", "a=b", { ...form, ...more, "sec-fetch-site": "cross-site" }),
  ],
  [
    413,
    "too large a body",
    (browser, more) =>
      browser.send("post", "/login", `a=${"x".repeat(262_144)}`, { ...form, ...more }),
  ],
  [
    413,
    "too many fields",
    (browser, more) => browser.send("post", "/login", "a=b&".repeat(601), { ...form, ...more }),
  ],
  [
    415,
    "JSON",
    (browser, more) =>
      browser.send("post", "/login", "{}", { "content-type": "application/json", ...more }),
  ],
  [
    415,
    "plain text",
    (browser, more) =>
      browser.send("post", "/login", "a=b", { "content-type": "text/plain", ...more }),
  ],
  [
    415,
    "multipart",
    (browser, more) =>
      browser.send("post", "/login", "--x--", {
        "content-type": "multipart/form-data; boundary=x",
        ...more,
      }),
  ],
  [
    415,
    "an encoding of text nobody knows",
    (browser, more) =>
      browser.send("post", "/login", "a=b", {
        "content-type": `${form["content-type"]}; charset=klingon`,
        ...more,
      }),
  ],
];

describe.skipIf(unreachable)("error pages", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it.each(calls)("%i for %s, in both languages, with every header", async (status, _, call) => {
    const pages = [];
    for (const language of ["en", "de"]) {
      const answer = await call(test.anonymous(), { "accept-language": language });
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject(headers);
      if (status === 405) expect(answer.headers.allow).toMatch(/^(GET, POST, HEAD|POST)$/);
      expect(answer.text).toContain(`<html lang="${language}"`);
      expect(answer.text).toContain(answer.headers["x-request-id"]);
      expect([...answer.text.matchAll(/<h1/g)]).toHaveLength(1);
      expect(answer.text).not.toMatch(/errors\.\w|node_modules|at \w+ \(/);
      pages.push(textOf(answer.text.slice(answer.text.indexOf("<main"))));
    }
    expect(pages[0]).not.toBe(pages[1]);
    expect(test.logged.filter((line) => line.includes("unexpected error"))).toEqual([]);
  });

  it("speak the language of whoever is signed in", async () => {
    const browser = await test.signedIn();
    await browser.submit("/profile", { locale: "de" });
    for (const path of ["/nowhere", "/users/999", "/logout"])
      expect((await browser.get(path, { "accept-language": "en" })).text).toContain(
        '<html lang="de"',
      );
  });
});
