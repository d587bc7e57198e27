import { describe, expect, it } from "vitest";
import { loadTranslations } from "../../src/i18n/index.ts";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const translations = loadTranslations();

describe.skipIf(noChromium)("erasing a user, in Chromium", () => {
  const chromium = useChromium();
  const { open, openLook, signIn, speak, check } = chromium;
  const deleted = (name: string) =>
    addUser(chromium.app.db, {
      ...{ email: `${name}@example.com`, firstName: "Gudrun", lastName: name },
      status: "deleted",
    });

  it.each(inTheLongRun)(
    "begins at the record, asks for the address, and leaves a number (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const t = translations[locale];
      const name = `gone.${locale}.${javaScriptEnabled}`;
      const id = await deleted(name);
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto(`/users/${id}`);
      await page.getByRole("link", { name: t("users.erasure.button") }).click();
      await page.getByLabel(t("users.erasure.address.label")).fill("another@example.com");
      await page.getByRole("button", { name: t("users.erasure.button") }).click();
      await page.waitForSelector("#address-error");
      await page.getByLabel(t("users.erasure.address.label")).fill(`${name}@example.com`);
      await page.getByRole("button", { name: t("users.erasure.button") }).click();
      await page.waitForURL(new RegExp(`/users/${id}$`));
      expect(await page.locator("h1").innerText()).toBe(t("people.former", { id }));
      expect(await page.locator("main").innerText()).not.toContain(name);
      await close();
    },
  );

  it.each(looks)("its pages are fit to be seen ($width, $colorScheme, $locale)", async (look) => {
    const name = `seen.${look.locale}.${look.width}`;
    const id = await deleted(name);
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto(`/users/${id}`);
    await check(page, "user-deleted", look);
    await page.goto(`/users/${id}/erasure`);
    if (thorough) await check(page, "erasure", look);
    await page.locator("main form .btn-danger").click();
    await page.waitForSelector("#address-error");
    await check(page, "erasure-error", look);
    await page.fill("#address", `${name}@example.com`);
    await page.locator("main form .btn-danger").click();
    await page.waitForSelector(".alert");
    for (const [picture, path] of [
      ["erased-list", "/users?status=deleted"],
      ["erased-again", `/users/${id}/erasure`],
      ...alike<[string, string]>(["erased", `/users/${id}`]),
    ] as const) {
      await page.goto(path);
      await check(page, picture, look);
    }
    await close();
  });
});
