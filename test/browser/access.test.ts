import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

describe.skipIf(noChromium)("rights that explain themselves", () => {
  const ids: Record<string, number> = {};
  const test = useChromium(async ({ db }) => {
    for (let index = 0; index < 40; index++)
      await addUser(db, { status: index % 9 === 8 ? "deactivated" : "active" });
    ids.many = await addUser(db, {
      email: "mueller@example.com",
      firstName: "Änne",
      lastName: "Müller-Lüdenscheidt",
      groups: ["auditors", "customer-service", "user-managers"],
    });
    ids.waiting = await addUser(db, {
      email: "waiting@example.com",
      firstName: "Wanda",
      lastName: "Waiting",
      groups: ["user-managers"],
      status: "deactivated",
    });
    ids.none = await addUser(db, {
      email: "nobody@example.com",
      firstName: "Nora",
      lastName: "None",
      groups: [],
    });
    await db.write((tx) =>
      tx.rolePermission.create({ data: { roleId: 4, permission: "users.fly" } }),
    );
  });

  const { open, openLook, signIn, speak, check } = test;

  const words = {
    en: {
      ask: "Check",
      why: "Explain access",
      yes: "Yes, Änne Müller-Lüdenscheidt can delete users.",
      no: "No, Änne Müller-Lüdenscheidt cannot manage roles.",
    },
    de: {
      ask: "Prüfen",
      why: "Zugriff erklären",
      yes: "Ja, Änne Müller-Lüdenscheidt darf Benutzer löschen.",
      no: "Nein, Rollen verwalten darf Änne Müller-Lüdenscheidt nicht.",
    },
  };

  it.each(inTheLongRun)(
    "from the record to an answer (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto(`/users/${ids.many}?list=q%3Dmue`);
      await page.getByRole("link", { name: say.why }).click();
      await page.selectOption("#right", "users.delete");
      await page.getByRole("button", { name: say.ask }).click();
      await page.waitForURL(/right=users\.delete/);
      expect(await page.locator("#answer").textContent()).toContain(say.yes);
      expect(page.url()).toContain("list=q%3Dmue");
      await page.selectOption("#right", "roles.manage");
      await page.getByRole("button", { name: say.ask }).click();
      await page.waitForURL(/right=roles\.manage/);
      expect(await page.locator("#answer").textContent()).toContain(say.no);
      expect(await page.locator(".chains li").allTextContents()).toEqual([
        expect.stringContaining("Administrators › Administrators"),
      ]);
      await close();
    },
  );

  it("is asked by keyboard alone", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto("/rights");
    await page.focus("#who");
    await page.keyboard.type("wanda");
    await page.keyboard.press("Tab");
    await page.keyboard.type("set p");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/who=wanda&right=users\.password/);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Wanda Waiting");
    await page.keyboard.press("Enter");
    await page.waitForURL(
      new RegExp(`/users/${ids.waiting}/access\\?right=users\\.password#answer`),
    );
    expect(await page.locator("#answer").textContent()).toContain(
      "No, Wanda Waiting cannot set passwords.",
    );
    await close();
  });

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const pages: [string, string][] = [
      ["access-yes", `/users/${ids.many}/access?right=users.view`],
      ["access-no", `/users/${ids.many}/access?right=groups.manage`],
      ["access-waiting", `/users/${ids.waiting}/access?right=users.delete`],
      ["access-no-group", `/users/${ids.none}/access?right=audit.view`],
      ["rights-answers", "/rights?who=an&right=users.delete"],
      ["holders", "/rights/users.delete"],
      ...alike<[string, string]>(
        ["record-no-group", `/users/${ids.none}`],
        ["record-access", `/users/${ids.many}`],
        ["rights-none", "/rights?who=nobody%20at%20all&right=users.delete"],
        ["holders-many", "/rights/users.view"],
      ),
    ];
    const { page, close } = await openLook(look);
    await signIn(page);
    for (const [name, path] of pages) {
      await page.goto(path);
      await check(page, name, look);
    }
    await close();

    await test.app.db.write((tx) =>
      tx.user.update({ where: { id: ids.none as number }, data: { locale: look.locale } }),
    );
    const without = await openLook(look);
    await signIn(without.page, ids.none);
    await without.page.goto("/");
    await check(without.page, "home-nothing", look);
    await without.close();
  });
});
