import { beforeEach, describe, expect, it } from "vitest";
import { inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, " +
  "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

const words = {
  en: {
    update: "Update",
    updated: "changed.",
    missing: "Enter the last name, or",
    sessions: "Sessions",
    end: "End: Firefox on Linux",
    everywhere: "Sign out everywhere else",
    ended: "1 session ended.",
    alone: "You are signed in here and nowhere else.",
  },
  de: {
    update: "Aktualisieren",
    updated: "geändert.",
    missing: "Geben Sie den Nachnamen ein oder",
    sessions: "Sitzungen",
    end: "Beenden: Firefox unter Linux",
    everywhere: "Überall sonst abmelden",
    ended: "1 Sitzung wurde beendet.",
    alone: "Sie sind hier angemeldet und sonst nirgends.",
  },
};

describe.skipIf(noChromium)("the profile in Chromium", () => {
  const chromium = useChromium();
  const { open, openLook, signIn, speak, check } = chromium;
  /** The administrator, elsewhere. */
  async function signInWith(browser: string): Promise<void> {
    await chromium.app.signedIn();
    await chromium.app.db.write((tx) =>
      tx.session.updateMany({ where: { browser: "test" }, data: { browser } }),
    );
  }
  beforeEach(() => chromium.app.db.write((tx) => tx.session.deleteMany()));

  it.each(inTheLongRun)(
    "changing one's name, ending one session, then all others (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto("/profile");
      await page.fill("#lastName", "");
      await page.getByRole("button", { name: say.update, exact: true }).click();
      expect(await page.locator(".error-summary").textContent()).toContain(say.missing);
      await page.fill("#lastName", `Admin ${locale}`);
      await page.getByRole("button", { name: say.update, exact: true }).click();
      expect(await page.getByRole("status").textContent()).toContain(say.updated);
      expect(await page.locator(".account-name").textContent()).toBe(`Ada Admin ${locale}`);

      await page.getByRole("link", { name: say.sessions, exact: true }).click();
      expect(await page.locator(".page-sub").textContent()).toBe(say.alone);
      for (const button of [say.end, say.everywhere]) {
        const other = await open({ javaScriptEnabled, userAgent: firefox });
        await signIn(other.page, administrator);
        await page.reload();
        await page.getByRole("button", { name: button }).click();
        expect(await page.getByRole("status").textContent()).toContain(say.ended);
        expect(await page.locator(".page-sub").textContent()).toBe(say.alone);
        await other.page.goto("/users");
        expect(new URL(other.page.url()).pathname).toBe("/login");
        await other.close();
      }
      await close();
    },
  );

  it("ends a session by keyboard alone", async () => {
    await speak("en");
    const { page, close } = await open();
    await signInWith(firefox);
    await signIn(page);
    await page.goto("/profile");
    await page.getByRole("link", { name: "Sessions", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/sessions/);
    await page.locator(".tabs a").last().focus();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
      /^End: Firefox on Linux, /,
    );
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    await close();
  });

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    for (const browser of [firefox, iPhone]) await signInWith(browser);
    await signIn(page);
    await page.goto("/profile");
    const stale = await page.context().newPage();
    await stale.setViewportSize({ width: look.width, height: 800 });
    await stale.goto("/profile");
    await page.fill("#firstName", `Ada-${look.width}-${look.colorScheme}`);
    await page.locator("main button[type=submit]").click();
    await check(page, "profile-done", look);
    await stale.fill("#firstName", "");
    await stale.locator("main button[type=submit]").click();
    await check(stale, "profile-errors", look);
    await stale.fill("#firstName", "Adele");
    await stale.locator("main button[type=submit]").click();
    await check(stale, "profile-stale", look);
    await page.goto("/profile/sessions");
    await check(page, "sessions", look);
    await page.locator("main button[type=submit]").first().click();
    await check(page, "sessions-ended", look);
    await close();
  });
});
