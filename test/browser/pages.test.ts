import { renameSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { Unavailable } from "../../src/domain/errors.ts";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import { thorough } from "../support/thorough.ts";

describe.skipIf(noChromium)("in Chromium", () => {
  const chromium = useChromium(async ({ db }) => {
    for (let index = 0; index < 60; index++)
      await addUser(db, {
        agent: index % 7 === 0,
        status: index % 9 === 8 ? "deactivated" : "active",
      });
    await addUser(db, {
      email: "mueller@example.com",
      firstName: "Änne",
      lastName: "Müller-Lüdenscheidt",
      groups: ["auditors", "customer-service", "user-managers"],
    });
  });

  const { open, openLook, signIn, speak, check } = chromium;

  const words = {
    en: {
      add: "Add New User",
      create: "Create",
      update: "Update",
      created: "has been created",
      deactivate: "Deactivate",
      activate: "Activate",
      out: "Your account has been deactivated.",
    },
    de: {
      add: "Neuen Benutzer hinzufügen",
      create: "Anlegen",
      update: "Aktualisieren",
      created: "wurde angelegt",
      deactivate: "Deaktivieren",
      activate: "Aktivieren",
      out: "Ihr Konto wurde deaktiviert.",
    },
  };

  it.each(inTheLongRun)(
    "creating, editing, deactivating and activating a user, then oneself (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const email = `new.${locale}.${javaScriptEnabled}@example.com`;
      const password = "drei graue Kraniche";
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto("/users?q=new.");
      await page.getByRole("link", { name: say.add }).click();
      await page.fill("#email", email);
      await page.check("#way-typed");
      await page.fill("#password", password);
      await page.fill("#passwordRepeat", password);
      await page.fill("#firstName", "Neu");
      await page.fill("#lastName", "Ling");
      await page.getByLabel("User managers").check();
      await page.getByRole("button", { name: say.create, exact: true }).click();
      await page.waitForURL(/\/users\?q=new/);
      expect(await page.getByRole("status").textContent()).toContain(say.created);
      await page.locator("tr", { hasText: email }).locator(".acts a").first().click();
      await page.fill("#lastName", "Lingua");
      await page.getByRole("button", { name: say.update, exact: true }).click();
      await page
        .locator("tr", { hasText: "Lingua" })
        .getByRole("button", { name: say.deactivate })
        .click();
      await page
        .getByRole("status")
        .getByRole("button", { name: say.activate, exact: true })
        .click();
      expect(await page.locator("tr", { hasText: email }).locator(".state-active").count()).toBe(1);
      await close();

      // As if they had replaced the password already.
      await chromium.app.db.write((tx) =>
        tx.user.updateMany({ where: { email }, data: { passwordEndsAt: null } }),
      );
      const own = await open({ javaScriptEnabled });
      await signIn(own.page, { email, password });
      await own.page.goto(`/users?q=${email}`);
      await own.page.locator("tr", { hasText: email }).locator('a[href*="/deactivation"]').click();
      await own.page.locator("main button[type=submit]").click();
      expect(await own.page.getByRole("status").textContent()).toMatch(/deactivated|deaktiviert/);
      await own.page.goBack();
      expect(own.page.url()).toContain("/login");
      await own.close();
    },
  );

  it("works by keyboard alone", async () => {
    await speak("en");
    const { page, close } = await open();
    await page.goto("/login?next=%2Fusers%2Fnew");
    await page.locator("#email:focus").waitFor();
    await page.keyboard.type(administrator.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(administrator.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/users\/new/);
    await page.locator("#email:focus").waitFor();
    await page.keyboard.type("keys@example.com");
    await page.keyboard.press("Enter");
    await page.locator(".error-summary:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("firstName");
    await close();
  });

  const pages: [string, string][] = [
    ["home", "/"],
    ["list", "/users"],
    ["list-empty", "/users?q=nobody%20at%20all"],
    ["edit", "/users/2/edit"],
    ["edit-self", "/users/1/edit"],
    ["record", "/users/2"],
    ["record-self", "/users/1"],
    ["audit", "/audit"],
    ["audit-reversed", "/audit?from=2026-03-02&to=2026-02-28"],
    ["audit-entry", "/audit/1"],
    ...alike<[string, string]>(["audit-no-match", "/audit?who=nobody%20at%20all&result=refused"]),
    ["deactivation", "/users/1/deactivation"],
    ["help", "/help"],
    ["password", "/profile/password"],
    ["not-found", "/nope"],
  ];

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await page.goto("/login");
    await check(page, "login", look);
    await signIn(page);
    for (const [name, path] of pages) {
      await page.goto(path);
      await check(page, name, look);
    }
    await page.goto("/users/new");
    await page.locator("main button[type=submit]").first().click();
    await check(page, "new-errors", look);
    await close();
  });

  it.each(looks)(
    "error pages are accessible and fit at $width px, $colorScheme, $locale",
    async (look) => {
      const { db, deps } = chromium.app;
      const { page, close } = await openLook(look);
      await signIn(page);
      const checkError = async (status: string, name = status) => {
        expect(await page.locator(".error-status").textContent()).toBe(status);
        await check(page, `error-${name}`, look);
      };
      const checkNotice = async (name: string) => {
        expect(await page.locator("#page-notice-title").count()).toBe(1);
        await check(page, `notice-${name}`, look);
      };
      const { verify } = deps.hasher;
      deps.hasher.verify = () => Promise.reject(new Error("a bug"));
      await page.goto("/profile/password");
      for (const box of await page.locator("main input[type=password]").all())
        await box.fill("drei graue Kraniche");
      await page.fill("#currentPassword", "vier graue Kraniche");
      await page.locator("main button[type=submit]").click();
      deps.hasher.verify = verify;
      await checkError("500");
      await page.goto("/profile");
      const file = sqliteFile(deps.config.databaseUrl);
      renameSync(file, `${file}.away`);
      await page.locator("main button[type=submit]").click();
      await checkNotice("503");
      renameSync(`${file}.away`, file);
      const { read } = db;
      const unread = () => Promise.reject(new Unavailable("errors.unavailable.text", 5));
      db.read = { ...read, one: unread } as unknown as typeof read;
      await page.locator("main button[type=submit]").click();
      db.read = read;
      await checkError("503");
      if (!thorough) return close();
      await page.goto("/profile");
      await page.evaluate(
        () =>
          ((
            document.querySelector<HTMLInputElement>("main [name=_csrf]") as HTMLInputElement
          ).value = ""),
      );
      await page.locator("main button[type=submit]").click();
      await checkNotice("422");
      await db.write((tx) =>
        tx.userGroup.updateMany({ where: { userId: 1 }, data: { groupId: 3 } }),
      );
      await page.goto("/audit");
      await checkError("403");
      await db.write((tx) =>
        tx.userGroup.updateMany({ where: { userId: 1 }, data: { groupId: 1 } }),
      );
      await close();
    },
  );
});
