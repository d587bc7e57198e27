import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";

const secret = { password: "acht graue Gänse", passwordRepeat: "acht graue Gänse" };

describe.skipIf(unreachable)("the token of a link", () => {
  let test: TestApp;
  let token: string;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const given = async () => {
    token = await addLink(test.db, await addUser(test.db));
    return `/welcome/${token}`;
  };
  const open = async () => {
    const browser = test.anonymous();
    const opened = await browser.get(await given());
    return { browser, opened, page: await browser.follow(opened) };
  };

  it("goes on to an address without it", async () => {
    const { opened } = await open();
    expect(opened).toMatchObject({ status: 303, headers: { location: "/welcome" } });
  });

  it("travels sealed, for ten minutes, where no script reads it", async () => {
    const { opened } = await open();
    const [cookie] = [opened.headers["set-cookie"] ?? []].flat();
    expect(cookie).toMatch(/^link=[^;]+; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(token);
  });

  it("stands in no page, cookie, log line or row", async () => {
    const { browser, page } = await open();
    const done = await browser.submit("/welcome", secret);
    const kept = {
      page: page.text,
      answer: JSON.stringify([done.headers, done.text]),
      cookies: [...browser.cookies.values()].join(),
      log: test.logged.join(),
      database: JSON.stringify(await dumpDatabase(test.db)),
    };
    expect(Object.entries(kept).filter(([, text]) => text.includes(token))).toEqual([]);
    expect(test.logged.join()).toContain('"route":"/welcome/:token"');
  });

  it("is sent to no other page as where one came from, nor is our origin hidden", async () => {
    const { browser, opened, page } = await open();
    const refused = await browser.submit("/welcome", { password: "x" });
    const policies = [opened, page, refused].map(({ headers }) => headers["referrer-policy"]);
    expect(policies).toEqual(Array(3).fill("strict-origin"));
  });

  it("is kept by no cache", async () => {
    const { opened, page } = await open();
    expect([opened, page].map(({ headers }) => headers["cache-control"])).toEqual([
      "no-store",
      "no-store",
    ]);
  });

  it.each(["get", "head"] as const)("changes nothing by %s, however often", async (method) => {
    const address = await given();
    const before = await dumpDatabase(test.db);
    const browser = test.anonymous();
    for (const path of [address, "/welcome", address, "/welcome"])
      await (method === "get" ? browser.get(path) : browser.send("head", path));
    expect(await dumpDatabase(test.db)).toEqual(before);
    expect((await test.anonymous().get(address)).status).toBe(303);
  });

  it("is not used by a form of another site", async () => {
    const { browser, page } = await open();
    const before = await dumpDatabase(test.db);
    const form = { ...readForm(page.text), ...secret };
    const forged = await browser.post("/welcome", form, { "sec-fetch-site": "cross-site" });
    expect([forged.status, await dumpDatabase(test.db)]).toEqual([403, before]);
  });

  it("is not used without the token of the form, and stays in it", async () => {
    const { browser, page } = await open();
    const { _csrf, ...form } = readForm(page.text);
    const refused = await browser.post("/welcome", { ...form, ...secret });
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain("This page was out of date");
    const again = { ...readForm(refused.text), ...secret };
    expect((await browser.post("/welcome", again)).status).toBe(303);
  });

  it.each([
    ["a field of no form", { status: "active" }],
    ["two passwords", { password: ["acht graue Gänse", "neun graue Gänse"] }],
  ])("is not used with %s", async (_, more) => {
    const { browser, page } = await open();
    const form = { ...readForm(page.text), ...secret, ...more };
    expect((await browser.post("/welcome", form)).status).toBe(400);
  });
});
