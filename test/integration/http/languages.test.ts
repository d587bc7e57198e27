import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

const others = ["fr", "EN", "../de", "en/../de", "constructor", "__proto__", ""];

describe.skipIf(unreachable)("the language is one of the list", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("where it is asked for by an address, and kept", async () => {
    const browser = test.anonymous();
    await browser.get("/login?language=de");
    expect((await browser.get("/login")).text).toContain('<html lang="de"');
  });

  it.each(others)("whatever an address asks for: %j", async (language) => {
    const browser = test.anonymous();
    const { status, text } = await browser.get(`/login?language=${encodeURIComponent(language)}`);
    expect([status, text]).toEqual([200, expect.stringContaining('<html lang="en"')]);
    expect(browser.cookies.has("locale")).toBe(false);
  });

  it.each(others)("whatever a browser accepts: %j", async (language) => {
    const page = await test.anonymous().get("/login", { "accept-language": language });
    expect(page.text).toContain('<html lang="en"');
  });

  it.each(others)("whatever somebody posts for themselves: %j", async (locale) => {
    const browser = await test.signedIn();
    const { status } = await browser.submit("/profile", { locale });
    expect([400, 422]).toContain(status);
    expect((await test.db.read.user.findUniqueOrThrow({ where: { id: 1 } })).locale).toBe("en");
  });
});
