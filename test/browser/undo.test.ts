import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";
import { lastEntry } from "../support/undo.ts";

describe.skipIf(noChromium)("taking a single entry back", () => {
  const chromium = useChromium(async () => {});
  const { open, openLook, signIn, speak, check } = chromium;

  const words = {
    en: { undo: "Undo", done: "has been undone.", by: "Undone by entry", undoes: "Undoes entry" },
    de: {
      undo: "Rückgängig machen",
      done: "wurde rückgängig gemacht.",
      by: "Rückgängig gemacht durch Eintrag",
      undoes: "Macht Eintrag",
    },
  };

  /** Edits somebody. Answers their number. */
  async function edit(names: Record<string, string>, id?: number): Promise<number> {
    const user = id ?? (await addUser(chromium.app.db, { firstName: "Anne", lastName: "Alt" }));
    const admin = await chromium.app.signedIn();
    expect((await admin.submit(`/users/${user}/edit`, names)).status).toBe(303);
    return user;
  }

  it.each(inTheLongRun)(
    "leads from the history and back to it (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      const user = await edit({ firstName: "Anna" });
      await page.goto(`/users/${user}`);
      await page.locator('a[href^="/undo/edit/"]').first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/undo\/edit\/\d+$/);
      expect(await page.locator(".consequences").textContent()).toContain("Anna → Anne");
      await page.getByRole("button", { name: say.undo, exact: true }).click();
      await page.waitForURL(/#history$/);
      expect(await page.getByRole("status").first().textContent()).toContain(say.done);
      const history = await page.locator("main").textContent();
      expect(history).toContain(say.by);
      expect(history).toContain(say.undoes);
      await close();
    },
  );

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    const user = await edit({ firstName: "Anna", lastName: "Neu" });
    const entry = await lastEntry(chromium.app, "user.updated", user);
    await edit({ lastName: "Neuer" }, user);
    await page.goto(`/undo/edit/${entry}`);
    await check(page, "undo-edit", look);
    await page.getByRole("button", { name: words[look.locale].undo, exact: true }).click();
    await page.waitForURL(/#history$/);
    await check(page, "undo-history", look);
    await page.goto(`/undo/edit/${entry}`);
    await check(page, "undo-undone", look);
    if (!thorough) return close();
    await page.goto(`/users/${user}/deactivation`);
    await page.locator("form.form-card .form-buttons button").first().click();
    await page.waitForURL(/\/users/);
    const status = await lastEntry(chromium.app, "user.deactivated", user);
    await page.goto(`/undo/status/${status}`);
    await check(page, "undo-status", look);
    await close();
  });
});
