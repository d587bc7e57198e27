import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useChromium, withoutScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

/** Role, group, user, and then that user's own view of the house. */
describe.skipIf(noChromium)("setting up a role, a group and a user", () => {
  const chromium = useChromium();
  const { open, signIn, speak } = chromium;
  const password = "drei graue Kraniche";

  const words = {
    en: { create: "Create", may: ["View users", "Delete users"], nav: ["Users"], row: ["Delete"] },
    de: {
      create: "Anlegen",
      may: ["Benutzer ansehen", "Benutzer löschen"],
      nav: ["Benutzer"],
      row: ["Löschen"],
    },
  };

  /** What somebody who may view and delete users finds: exactly that much. */
  async function seeExactlyThatMuch(page: Page, say: (typeof words)["en"]): Promise<void> {
    expect(await page.locator(".right-area li > a").allTextContents()).toEqual(say.may);
    expect((await page.locator(".topnav a").allInnerTexts()).map((text) => text.trim())).toEqual(
      say.nav,
    );
    await page.goto("/users?q=admin@example.com");
    // The administrator holds more: nobody with less deletes them.
    expect(await page.locator("tbody .acts").count()).toBe(0);
    await page.goto("/users?q=setup");
    const own = page.locator("tbody tr").first().locator(".acts > *");
    expect((await own.allTextContents()).map((text) => text.trim())).toEqual(say.row);
    for (const path of ["/users/new", "/groups", "/roles", "/audit", "/users/1/edit"])
      expect((await page.request.get(path)).status(), path).toBe(403);
  }

  it.each(withoutScripts)(
    "shows that user exactly that much (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const name = `${locale} ${javaScriptEnabled}`;
      const email = `setup.${locale}.${javaScriptEnabled}@example.com`;
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto("/roles/new");
      await page.fill("#name", `Deleters ${name}`);
      await page.locator("#right-users\\.delete").check();
      await page.getByRole("button", { name: say.create, exact: true }).click();
      await page.waitForURL(/\/roles\/\d+$/);
      await page.goto("/groups/new");
      await page.fill("#title", `Tidiers ${name}`);
      await page.getByLabel(`Deleters ${name}`).check();
      await page.getByRole("button", { name: say.create, exact: true }).click();
      await page.waitForURL(/\/groups\/\d+$/);
      await page.goto("/users/new");
      await page.check("#way-typed");
      for (const [field, value] of Object.entries({
        email,
        password,
        passwordRepeat: password,
        firstName: "Neu",
        lastName: "Ling",
      }))
        await page.fill(`#${field}`, value);
      await page.getByLabel(`Tidiers ${name}`).check();
      await page.locator(`input[name=locale][value=${locale}]`).check();
      await page.getByRole("button", { name: say.create, exact: true }).click();
      await page.waitForURL(/\/users/);
      await close();

      // As if they had replaced the password already.
      await chromium.app.db.write((tx) =>
        tx.user.updateMany({ where: { email }, data: { passwordEndsAt: null } }),
      );
      const own = await open({ javaScriptEnabled });
      await signIn(own.page, { email, password });
      await seeExactlyThatMuch(own.page, say);
      await own.close();
    },
  );

  it("goes by keyboard alone", async () => {
    await speak("en");
    const { page, close } = await open();
    const { keyboard } = page;
    await signIn(page);
    /** Tabs to the element and answers whether it was reached. */
    const tabTo = async (selector: string) => {
      for (let step = 0; step < 60; step++) {
        if (await page.evaluate((at) => document.activeElement?.matches(at), selector)) return;
        await keyboard.press("Tab");
      }
      throw new Error(`${selector} is not reached by Tab`);
    };
    await page.goto("/roles/new");
    await tabTo("#name");
    await keyboard.type("Keys only");
    await tabTo("#right-users\\.customers");
    await keyboard.press("Space");
    expect(await page.locator("#right-users\\.view").isChecked()).toBe(true);
    await keyboard.press("Enter");
    await page.waitForURL(/\/roles\/\d+$/);
    await page.goto("/groups/new");
    await page.locator("#title:focus").waitFor();
    await keyboard.type("Key holders");
    const box = `#${await page.getByLabel("Keys only").getAttribute("id")}`;
    await tabTo(box);
    await keyboard.press("Space");
    await keyboard.press("Enter");
    await page.waitForURL(/\/groups\/\d+$/);
    await page.goto(`${page.url()}/members?add=admin`);
    await tabTo(".members-add input[name=add]");
    expect(await page.locator(".members-add .why-not").count()).toBe(1);
    await page.goto(page.url().replace(/members.*/, "edit?from=record"));
    await tabTo(box);
    await keyboard.press("Space");
    await keyboard.press("Enter");
    await page.locator("button[value=save]").waitFor();
    await tabTo("button[value=save]");
    await keyboard.press("Enter");
    await page.waitForURL(/\/groups\/\d+$/);
    expect(await page.locator(".tag-none").count()).toBe(1);
    await close();
  });
});
