import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { addTemporary, chosen, given, HOUR } from "../support/temporary.ts";
import { thorough } from "../support/thorough.ts";

const words = {
  en: {
    another: "Create and add another",
    created: "has been created.",
    title: "Choose your own password",
    same: "This is the password you already have.",
    save: "Save password",
    done: "Your password has been changed.",
  },
  de: {
    another: "Anlegen und weiteren hinzufügen",
    created: "wurde angelegt.",
    title: "Eigenes Passwort wählen",
    same: "Das ist das Passwort, das Sie schon haben.",
    save: "Passwort speichern",
    done: "Ihr Passwort wurde geändert.",
  },
};

describe.skipIf(noChromium)("a password that somebody else has set, in Chromium", () => {
  let ended: number;
  const chromium = useChromium(async (test) => {
    const passwordEndsAt = new Date(test.deps.clock().getTime() - HOUR);
    ({ id: ended } = await addTemporary(test, { passwordEndsAt }));
  });
  const { open, openLook, signIn, speak, check } = chromium;

  async function enter(page: Page, email: string, next = "/"): Promise<void> {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await page.fill("#email", email);
    await page.fill("#password", given);
    await page.press("#password", "Enter");
    await page.waitForURL((url) => url.pathname === "/profile/password");
  }

  async function create(page: Page, email: string, locale: LocaleName): Promise<void> {
    await page.goto("/users/new");
    await page.check("#way-typed");
    for (const [field, text] of [
      ["email", email],
      ["password", given],
      ["passwordRepeat", given],
      ["firstName", "Nina"],
      ["lastName", "Neu"],
    ] as const)
      await page.fill(`#${field}`, text);
    await page.locator('input[name="groups"]').first().check();
    await page.locator(`input[name="locale"][value="${locale}"]`).check();
    await page.getByRole("button", { name: words[locale].another }).click();
  }

  it.each(inTheLongRun)(
    "is typed, signs in, and is replaced before anything else (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      const say = words[locale];
      const email = `nina.${locale}.${javaScriptEnabled}@example.com`;
      await speak(locale);
      const admin = await open({ javaScriptEnabled });
      await signIn(admin.page);
      await create(admin.page, email, locale);
      expect(await admin.page.getByRole("status").textContent()).toContain(say.created);
      expect(await admin.page.inputValue("#email")).toBe("");
      expect(await admin.page.locator('input[name="groups"]').first().isChecked()).toBe(true);
      await admin.close();

      const { page, close } = await open({ javaScriptEnabled });
      await enter(page, email, "/help");
      const tab = await page.context().newPage();
      await tab.goto("/users");
      for (const one of [page, tab]) {
        expect(await one.locator("h1").textContent()).toBe(say.title);
        expect(await one.locator(".topnav a, .tabs a").count()).toBe(0);
      }
      for (const field of ["currentPassword", "password", "passwordRepeat"])
        await page.fill(`#${field}`, given);
      await page.getByRole("button", { name: say.save }).click();
      expect(await page.locator(".error-summary").textContent()).toContain(say.same);
      await page.fill("#currentPassword", given);
      for (const field of ["password", "passwordRepeat"]) await page.fill(`#${field}`, chosen);
      await page.getByRole("button", { name: say.save }).click();
      await page.waitForURL((url) => url.pathname === "/help");
      expect(await page.getByRole("status").textContent()).toContain(say.done);
      await tab.reload();
      expect(await tab.locator("h1").textContent()).not.toBe(say.title);
      await close();
    },
  );

  it.each(looks)("looks right at $width $colorScheme $locale", async (look) => {
    const { id, email } = await addTemporary(chromium.app, { locale: look.locale });
    const { page, close } = await openLook(look);
    await enter(page, email);
    if (thorough) await check(page, "password-temporary", look);
    await page.click(".account summary");
    await check(page, "password-temporary-menu", look);
    await signIn(page);
    await page.goto(`/users/${id}`);
    await check(page, "user-temporary", look);
    if (thorough) {
      await page.goto(`/users/${ended}/edit`);
      await check(page, "user-password-ended", look);
    }
    await page.goto("/users/new?groups=1&locale=de");
    await check(page, "user-another", look);
    await close();
  });
});
