import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { addStoreKey, Store } from "../support/store.ts";

describe.skipIf(noChromium)("the keys of the store, in Chromium", () => {
  let agent: number;
  const chromium = useChromium(async ({ db }) => {
    agent = await addUser(db, { agent: true });
  });
  const { open, openLook, signIn, speak, check } = chromium;

  const create = async (page: Page, name: string) => {
    await page.goto("/store/new");
    await page.fill("#name", name);
    await page.check("#scopes-preview");
    await page.locator("main form button").click();
    await page.waitForSelector("#key");
    return page.inputValue("#key");
  };

  it.each(inTheLongRun)(
    "a key is made, opens what it may, and is revoked (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      const key = await create(page, `Storefront ${locale} ${javaScriptEnabled}`);
      const store = new Store(chromium.app.app, key);
      expect((await store.get("/customers/C-1/preview")).status).toBe(200);
      await page.locator("main .form-buttons a").click();
      await page
        .locator("tr", { hasText: `${locale} ${javaScriptEnabled}` })
        .locator(".acts a")
        .click();
      await page.locator("main form .btn-danger").click();
      await page.waitForURL(/\/store#k\d+$/);
      expect((await store.get("/customers/C-1/preview")).status).toBe(401);
      await close();
    },
  );

  it("the key is selected, and copied by a button", async () => {
    const { page, close } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await signIn(page);
    // A script that is slower than the focus of the page.
    await page.route("**/*.js", async (route) => {
      await page.waitForTimeout(300);
      await route.continue();
    });
    const key = await create(page, "To be copied");
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe(key);
    await page.locator(".copy").click();
    await expect.poll(() => page.locator(".shown-once [role=status]").textContent()).not.toBe("");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await close();
  });

  it.each(looks)("its pages are fit to be seen ($width, $colorScheme, $locale)", async (look) => {
    const { id } = await addStoreKey(chromium.app.db);
    const { page, close } = await openLook(look);
    await signIn(page);
    for (const [name, path] of [
      ["store", "/store"],
      ["store-new", "/store/new"],
      ["store-interface", "/store/api"],
      ...alike<[string, string]>(
        ["store-revocation", `/store/${id}/revocation`],
        ["store-hint-agent", `/users/${agent}/edit`],
        ["store-hint-record", `/users/${agent}`],
        ["store-hint-customers", `/users/${agent}/customers`],
      ),
    ] as const) {
      await page.goto(path);
      await check(page, name, look);
    }
    await create(page, `Looked at ${look.locale} ${look.width} ${look.colorScheme}`);
    await check(page, "store-created", look);
    await close();
  });
});
