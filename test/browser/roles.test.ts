import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { permissions } from "../../src/domain/permissions.ts";
import { fold } from "../../src/domain/text.ts";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

describe.skipIf(noChromium)("roles in Chromium", () => {
  const paths: Record<string, string> = {};
  const chromium = useChromium(async ({ db }) => {
    for (let index = 0; index < 14; index++)
      await addUser(db, {
        groups: ["customer-service"],
        status: index % 5 === 4 ? "deactivated" : "active",
      });
    const now = new Date("2026-02-01T08:00:00Z");
    const role = (name: string, rights: readonly string[]) =>
      db.write((tx) =>
        tx.role.create({
          data: {
            name,
            nameKey: fold(name),
            createdAt: now,
            updatedAt: now,
            permissions: { createMany: { data: rights.map((permission) => ({ permission })) } },
          },
          select: { id: true },
        }),
      );
    const long = "Aushilfe am Wochenende und an Feiertagen in der Kundenbetreuung Süddeutschland";
    const rights = ["users.view", "users.customers", "users.status", "legacy.export"];
    paths.long = `/roles/${(await role(long, rights)).id}`;
    await role("Nothing yet", []);
    await role("Almost everything", permissions.slice(1));
    for (const key of ["administrators", "customer-service"]) {
      paths[key] =
        `/roles/${(await db.read.role.findUniqueOrThrow({ where: { systemKey: key } })).id}`;
    }
  });

  const { open, openLook, signIn, useOnePage, speak, check } = chromium;

  const words = {
    en: {
      add: "Create new Role",
      create: "Create",
      created: "Added, because the rights",
      edit: "Edit",
      review: "Review changes",
      save: "Save",
      back: "Back to editing",
    },
    de: {
      add: "Neue Rolle anlegen",
      create: "Anlegen",
      created: "Hinzugefügt, weil",
      edit: "Bearbeiten",
      review: "Änderungen prüfen",
      save: "Speichern",
      back: "Zurück zum Bearbeiten",
    },
  };

  it.each(inTheLongRun)(
    "creating, editing, reviewing and saving a role, then deleting it (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const name = `Rolle ${locale} ${javaScriptEnabled}`;
      const { page, close } = await open({ javaScriptEnabled });
      const press = (text: string) => page.getByRole("button", { name: text, exact: true }).click();
      await signIn(page);
      await page.goto("/roles");
      await page.getByRole("link", { name: say.add }).click();
      await page.fill("#name", name);
      await page.locator("#right-users\\.create").check();
      await press(say.create);
      await page.waitForURL(/\/roles\/\d+$/);
      // With scripts the right that is needed was ticked on the page, where it was said.
      expect((await page.getByRole("status").first().textContent())?.includes(say.created)).toBe(
        !javaScriptEnabled,
      );
      expect(await page.locator('.right-area a[href="/rights/users.view"]').count()).toBe(1);

      await page.getByRole("link", { name: say.edit, exact: true }).click();
      await page.locator("#right-roles\\.manage").check();
      await press(say.review);
      expect(await page.locator(".change-given").count()).toBe(2);
      await press(say.back);
      expect(await page.locator("#right-roles\\.view").isChecked()).toBe(true);
      await page.fill("#name", `${name} neu`);
      await press(say.review);
      await press(say.save);
      await page.waitForURL(/\/roles\/\d+$/);
      expect(await page.locator("h1").textContent()).toContain(`${name} neu`);
      await page.locator('a[href*="/deletion"]').click();
      await page.locator("main button[type=submit]").click();
      await page.waitForURL(/\/roles#r\d+$/);
      expect(await page.getByText(`${name} neu`, { exact: true }).count()).toBe(0);
      await close();
    },
  );

  describe("the rights of a new role", () => {
    const shared = useOnePage();
    beforeAll(async () => void (await shared.page.goto("/roles/new")));
    afterEach(async () => {
      await shared.page.evaluate(() =>
        document.querySelector<HTMLFormElement>("main form.form-card")?.reset(),
      );
      await shared.page.fill("#permissions-find", "");
    });

    const box = (right: string) => shared.page.locator(`[id="right-${right}"]`);
    const ticked = () =>
      shared.page
        .locator("input[name=permissions]:checked")
        .evaluateAll((boxes) => boxes.map((one) => (one as HTMLInputElement).value));
    const said = () => shared.page.locator("#rights-said").textContent();

    it("tick what they need at once, and say why", async () => {
      await box("users.password").check();
      expect(await ticked()).toEqual(["users.view", "users.edit", "users.password"]);
      expect(await said()).toBe(
        "“Set passwords” also needs “View users”: its pages start from the Users List or show " +
          "users. “Set passwords” also needs “Edit users”: " +
          "passwords are set on the page Edit User.",
      );
    });

    it("say nothing when nothing more is needed", async () => {
      await box("users.password").check();
      await box("users.delete").check();
      expect(await said()).toBe("");
    });

    it("untick what needs them, and say why", async () => {
      await box("users.password").check();
      await box("users.delete").check();
      await box("users.view").uncheck();
      expect(await ticked()).toEqual([]);
      expect(await said()).toBe(
        "Unticked as well, because they need “View users”: " +
          "Edit users, Set passwords, Delete users.",
      );
    });

    const shown = () => shared.page.locator(".right:visible");
    const found = () => shared.page.locator("#permissions-found").textContent();

    it("are found by name, however it is typed", async () => {
      await shared.page.fill("#permissions-find", "paSSwôrd");
      expect(await shown().locator("label").allTextContents()).toEqual(["Set passwords"]);
      expect(await found()).toBe("Rights shown: 1");
    });

    it("are found without sending the form", async () => {
      await shared.page.fill("#permissions-find", "password");
      await shared.page.press("#permissions-find", "Enter");
      expect(await found(), "still the page that was searched").toBe("Rights shown: 1");
      expect(shared.page.url()).toContain("/roles/new");
    });

    it("are not there when none is found, nor their areas", async () => {
      await shared.page.fill("#permissions-find", "nonsense");
      expect(await found()).toBe("No right matches.");
      expect(await shown().count(), "rights").toBe(0);
      expect(await shared.page.locator(".rights-area:visible").count(), "areas").toBe(0);
    });

    it("are all there again when nothing is looked for", async () => {
      await shared.page.fill("#permissions-find", "nonsense");
      await shared.page.fill("#permissions-find", "");
      expect(await shown().count()).toBe(permissions.length);
    });

    it("are all there without scripts, where nothing looks for them", async () => {
      const plain = await open({ javaScriptEnabled: false });
      await signIn(plain.page);
      await plain.page.goto("/roles/new");
      expect(await plain.page.locator("#permissions-find").isVisible()).toBe(false);
      expect(await plain.page.locator(".right:visible").count()).toBe(permissions.length);
      await plain.close();
    });
  });

  it("works by keyboard alone, from an error to a role that is changed", async () => {
    await speak("en");
    const { page, close } = await open({ viewport: { width: 360, height: 640 } });
    const tabTo = async (selector: string) => {
      const isThere = () =>
        page.evaluate((at) => document.activeElement?.matches(at) === true, selector);
      for (let index = 0; index < 40 && !(await isThere()); index++)
        await page.keyboard.press("Tab");
      expect(await isThere(), selector).toBe(true);
      // What has the focus is not hidden behind the bar at the bottom, once the page has scrolled
      // there.
      await page.waitForFunction(() => {
        const { x, y, width, height } = (
          document.activeElement as HTMLElement
        ).getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return document.activeElement?.contains(top);
      });
    };
    const press = async (key: "Space" | "Enter", selector: string) => {
      await tabTo(selector);
      await page.keyboard.press(key);
    };
    const rights = () => page.locator(".right-area li").count();

    await signIn(page);
    await page.goto("/roles/new");
    await page.locator("#name:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".error-summary:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Typed with keys");
    await press("Space", "#right-users\\.view");
    await press("Space", "#right-audit\\.view");
    await press("Enter", "main button[type=submit]");
    await page.waitForURL(/\/roles\/\d+(#name)?$/);
    expect(await page.locator("h1").textContent()).toContain("Typed with keys");
    expect(await rights()).toBe(2);

    await press("Enter", 'main a[href*="/edit"]');
    await page.waitForURL(/edit\?from=record$/);
    await press("Space", "#right-audit\\.view");
    await press("Enter", "main button[type=submit]");
    await page.locator(".effects").waitFor();
    await press("Enter", "main button[value=save]");
    await page.waitForURL(/\/roles\/\d+(#name)?$/);
    expect(await rights()).toBe(1);
    await close();
  });

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    const service = paths["customer-service"];
    const pages: [string, string][] = [
      ["roles", "/roles"],
      ["role", service as string],
      ["role-locked", paths.administrators as string],
      ["role-deletion", `${paths.long}/deletion`],
      ["role-deletion-used", `${service}/deletion`],
      ...alike<[string, string]>(["role-deletion-locked", `${paths.administrators}/deletion`]),
    ];
    for (const [name, path] of pages) {
      await page.goto(path);
      await check(page, name, look);
    }
    await page.goto("/roles/new");
    await page.locator("#right-groups\\.manage").check();
    await page.locator("main button[type=submit]").click();
    await check(page, "role-new-errors", look);

    await page.goto(`${service}/edit`);
    await page.fill("#name", "Service and more");
    await page.locator("#right-users\\.customers").uncheck();
    await page.locator("#right-users\\.password").check();
    await check(page, "role-edit-ticked", look);
    await page.locator("main button[type=submit]").click();
    await page.locator(".effect summary").first().click();
    await check(page, "role-review", look);

    // Somebody else saves first.
    await page.goto(`${paths.long}/edit`);
    await page.fill("#name", "Weekend help");
    await page.locator("#right-users\\.delete").check();
    const key = { roleId: Number(paths.long?.split("/").at(-1)), permission: "audit.view" };
    const name = `Aushilfe ${look.width} ${look.colorScheme} ${look.locale}`;
    await chromium.app.db.write(async (tx) => {
      const data = { name, nameKey: fold(name), version: { increment: 1 } };
      await tx.role.update({ where: { id: key.roleId }, data });
      const where = { roleId_permission: key };
      await tx.rolePermission.upsert({ where, create: key, update: {} });
    });
    await page.locator("main button[type=submit]").click();
    await check(page, "role-conflict", look);
    await close();
  });
});
