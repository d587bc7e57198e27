import { afterEach, describe, expect, it } from "vitest";
import { lockUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("who cannot sign in", () => {
  let test: TestApp;
  afterEach(() => test.close());
  const start = async (HELP_CONTACT = "") => {
    test = await startApp({}, { HELP_CONTACT });
    return test.anonymous();
  };

  it("is told to ask an administrator", async () => {
    const page = textOf((await (await start()).get("/login")).text);
    expect(page).toContain("Forgot your password? Ask an administrator.");
  });

  it.each([
    ["help@example.com", '<a href="mailto:help@example.com">'],
    ["https://example.com/help", '<a href="https://example.com/help">'],
    ["030 12345", '<a href="tel:03012345">'],
    ["Room <b>12</b>", '<bdi translate="no">Room &lt;b&gt;12&lt;/b&gt;</bdi></p>'],
  ])("is told whom: %s", async (contact, html) => {
    const { text } = await (await start(contact)).get("/login");
    expect(text).toContain("Ask an administrator:");
    expect(text).toContain(html);
  });

  it("is told in German", async () => {
    const browser = await start("help@example.com");
    expect(textOf((await browser.get("/login?language=de")).text)).toContain(
      "Passwort vergessen? Wenden Sie sich an einen Administrator: help@example.com",
    );
  });

  it("is told where the account is locked, too", async () => {
    const browser = await start("help@example.com");
    await lockUser(test.db, 1);
    const answer = await browser.submit("/login", administrator);
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('href="mailto:help@example.com"');
  });
});
