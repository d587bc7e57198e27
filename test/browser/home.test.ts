import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

describe.skipIf(noChromium)("the start page in Chromium", () => {
  const { open, openLook, signIn, speak, check } = useChromium(async ({ db }) => {
    for (let index = 0; index < 3; index++) await addUser(db);
    const entry = (index: number) => ({
      at: new Date(Date.UTC(2026, 2, 1, 10, index)),
      action: "user.deactivated",
      result: index % 2 === 0 ? "refused" : "done",
      reason: index % 2 === 0 ? '{"key":"rights.whyNot.lastAdministrator"}' : null,
      actorId: 1,
      actorName: "Ada Admin",
      subjectType: "user",
      subjectId: 1,
      subjectName: `${"Long".repeat(24)} ${index}`,
      changes: "{}",
      source: "web",
    });
    const data = Array.from({ length: 12 }, (_, index) => entry(index));
    await db.write((tx) => tx.auditEntry.createMany({ data }));
  });

  const topsOf = (all: Locator) =>
    all.evaluateAll((elements) => [
      ...new Set(elements.map((element) => Math.round(element.getBoundingClientRect().top))),
    ]);

  it.each(looks)("shows everything at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto("/");
    await check(page, "home-full", look);
    const before = page.viewportSize() as { width: number; height: number };
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await topsOf(page.locator(".topnav a")), "the navigation is one line").toHaveLength(1);
      expect(await topsOf(page.locator(".numbers li"))).toHaveLength(width > 768 ? 1 : 3);
      expect(await topsOf(page.locator("section:has(> .latest)"))).toHaveLength(
        width > 768 ? 1 : 2,
      );
    }
    await page.setViewportSize(before);
    await page.locator(".may summary").click();
    await check(page, "home-open", look);
    await close();
  });

  it("is gone through by keyboard: numbers, entries, and what one can do", async () => {
    await speak("en");
    const { page, close } = await open({ javaScriptEnabled: false });
    await signIn(page);
    await page.goto("/");
    await page.locator(".numbers a").nth(3).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/users\?status=active&login=never$/);
    await page.goBack();
    await page.locator("#refusals").waitFor();
    await page.locator(".latest .entry-act").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/audit\/\d+$/);
    expect(await page.locator("h1").textContent()).toBe("Tried to deactivate the user");
    await page.goBack();
    await page.locator(".may summary").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "View users" }).waitFor();
    await close();
  });
});
