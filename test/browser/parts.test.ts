import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

describe.skipIf(noChromium)("the parts of pages in Chromium", () => {
  const chromium = useChromium(async ({ db }) => {
    const id = await addUser(db, { firstName: "Paula", lastName: "Print" });
    await addCustomers(db, 2, { assignedUserId: id });
  });
  const { open, openLook, signIn, useOnePage, speak, check } = chromium;

  async function signedIn(path: string, options = {}) {
    await speak("en");
    const opened = await open(options);
    await signIn(opened.page);
    await opened.page.goto(path);
    return opened;
  }

  it.each(looks)("are shown at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await page.goto("/style-guide");
    await check(page, "style-guide", look);
    await close();
  });

  describe("of lists", () => {
    const shared = useOnePage();

    it.each([
      ["/groups", "Auditors"],
      ["/roles", "Auditors"],
      ["/rights", "View users"],
      ["/rights/users.view", "Administrators"],
      ["/profile/sessions", "Unknown browser"],
    ])("rows of %s have headers", async (path, name) => {
      await shared.page.goto(path);
      const header = shared.page.getByRole("rowheader").filter({ hasText: name }).first();
      expect(await header.evaluate((cell) => getComputedStyle(cell).fontWeight)).toBe("400");
    });

    it.each(["/users", "/users/2", "/groups", "/users/2/customers", "/audit"])(
      "on paper, %s is what is so, without ways on",
      async (path) => {
        await shared.page.goto(path);
        await shared.page.emulateMedia({ media: "print" });
        const shown = await shared.page
          .locator("nav, form.filters, .btn, .acts, .pager-sizes")
          .evaluateAll((all) => all.filter((one) => (one as HTMLElement).offsetParent !== null));
        expect(shown).toEqual([]);
        expect(await shared.page.locator("h1").isVisible()).toBe(true);
        await shared.page.emulateMedia({ media: "screen" });
      },
    );

    it("names and addresses are not translated", async () => {
      await shared.page.goto("/rights/users.view");
      const names = shared.page.locator("main tbody a bdi, main tbody .tag bdi");
      expect(await names.count()).toBeGreaterThan(3);
      const translated = (all: Element[]) => all.filter((one) => (one as HTMLElement).translate);
      expect((await names.evaluateAll(translated)).length).toBe(0);
    });

    it("who may is asked by links with names of their own", async () => {
      await shared.page.goto("/roles/1");
      const links = shared.page.locator('main a[href^="/rights/"]');
      const names = await links.evaluateAll((all) => all.map((one) => one.ariaLabel));
      expect(names.length).toBeGreaterThan(10);
      expect(new Set(names).size).toBe(names.length);
    });
  });

  it("the acts of a page stay beside its title, however long that is", async () => {
    const { page, close } = await signedIn("/groups/2", { viewport: { width: 768, height: 800 } });
    await page.evaluate(() => {
      (document.querySelector("h1") as HTMLElement).textContent = "Long title ".repeat(30);
    });
    const title = await page.locator("h1").boundingBox();
    const acts = await page.locator(".page-acts").boundingBox();
    expect(title?.height).toBeGreaterThan(56);
    expect(Math.abs((acts?.y ?? 0) - (title?.y ?? 0))).toBeLessThan(8);
    await close();
  });

  describe("the account menu", () => {
    const isOpen = (page: Page) =>
      page.locator("details.account").evaluate((menu) => (menu as HTMLDetailsElement).open);
    const leave = async (page: Page) => {
      await page.locator("details.account summary").focus();
      await page.keyboard.press("Enter");
      for (const _ of [1, 2, 3]) await page.keyboard.press("Tab");
      expect(await isOpen(page)).toBe(true);
      await page.keyboard.press("Tab");
    };

    it("closes when it is tabbed out of", async () => {
      const { page, close } = await signedIn("/users");
      await leave(page);
      expect(await isOpen(page)).toBe(false);
      await close();
    });

    it("stays open without scripts", async () => {
      const { page, close } = await signedIn("/users", { javaScriptEnabled: false });
      await page.locator("details.account summary").click();
      expect(await page.locator('.account-menu a[href="/help"]').isVisible()).toBe(true);
      await close();
    });
  });
});
