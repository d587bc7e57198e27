import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inTheLongRun, looks, scripts, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import { thorough } from "../support/thorough.ts";

describe.skipIf(noChromium)("forms that lose nothing, in a browser", () => {
  const site = useChromium();
  const endSessions = () => site.app.db.write((tx) => tx.session.deleteMany({}));

  async function fillLogin(page: Page): Promise<void> {
    await page.fill("#email", administrator.email);
    await page.fill("#password", administrator.password);
    await page.press("#password", "Enter");
    await page.waitForLoadState();
  }

  it.each(inTheLongRun)(
    "what was typed is there after signing in again (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await site.speak(locale);
      const { page, close } = await site.open({ javaScriptEnabled, locale });
      await site.signIn(page);
      await page.goto("/groups/new");
      await page.fill("#title", "Night shift");
      await endSessions();
      await page.click("main form .btn-primary");
      await page.waitForSelector("#password");
      await fillLogin(page);
      expect(new URL(page.url()).search).toBe("?kept=1");
      expect(await page.inputValue("#title")).toBe("Night shift");
      await close();
    },
  );

  it.each(scripts)("the second of two login tabs signs in (scripts %s)", async (on) => {
    const { page, close } = await site.open({ javaScriptEnabled: on });
    const second = await page.context().newPage();
    await page.goto("/login");
    await second.goto("/login?next=%2Fgroups");
    await fillLogin(page);
    await fillLogin(second);
    expect(new URL(second.url()).pathname).toBe("/groups");
    await close();
  });

  it.each(looks)(
    "the login page that keeps entries is in order ($width, $colorScheme)",
    async (look) => {
      const { page, close } = await site.openLook(look);
      await site.signIn(page);
      await page.goto("/groups/new");
      await page.fill("#title", "Night shift");
      await endSessions();
      await page.click("main form .btn-primary");
      await page.waitForSelector("#password");
      if (thorough) await site.check(page, "login-kept", look);
      await fillLogin(page);
      expect(new URL(page.url()).search).toBe("?kept=1");
      expect(await page.inputValue("#title")).toBe("Night shift");
      await site.check(page, "form-returned", look);
      await close();
    },
  );
});
