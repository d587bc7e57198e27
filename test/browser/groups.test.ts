import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

describe.skipIf(noChromium)("groups in Chromium", () => {
  const chromium = useChromium(async ({ db }) => {
    const names = ["Ana Abel", "Ben Böhm", "Cem Çelik", "Dora Dvořák", "Ewa Nowak"].map(
      (name) => name.split(" ") as [string, string],
    );
    for (const [firstName, lastName] of names)
      await addUser(db, { firstName, lastName, groups: ["auditors", "customer-service"] });
    for (let index = 0; index < 30; index++)
      await addUser(db, {
        groups: index % 3 === 0 ? [] : ["customer-service"],
        status: index % 5 === 4 ? "deactivated" : "active",
      });
    await db.write((tx) =>
      tx.group.create({
        data: {
          title: "Night shift",
          titleKey: "night shift",
          description: "Answers the telephone after eight.",
          createdAt: new Date(),
          updatedAt: new Date(),
        },
      }),
    );
  });

  const { open, openLook, signIn, speak, check } = chromium;

  const words = {
    en: {
      create: "Create",
      review: "Review changes",
      save: "Save",
      members: "Members",
      add: "Add ticked users",
      remove: "Remove ticked members",
      lose: "1 user loses:",
      back: "Back to the members",
      confirm: "Remove",
      del: "Delete",
      added: "Ana Abel and Ben Böhm have been added",
      gain: "2 users gain",
    },
    de: {
      create: "Anlegen",
      review: "Änderungen prüfen",
      save: "Speichern",
      members: "Mitglieder",
      add: "Ausgewählte Benutzer hinzufügen",
      remove: "Ausgewählte Mitglieder entfernen",
      lose: "1 Benutzer verliert:",
      back: "Zurück zu den Mitgliedern",
      confirm: "Entfernen",
      del: "Löschen",
      added: "Ana Abel und Ben Böhm wurden",
      gain: "2 Benutzer erhalten",
    },
  };

  it.each(inTheLongRun)(
    "creating a group, choosing members, giving it a role and deleting it (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const title = `Gruppe ${locale} ${javaScriptEnabled}`;
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto("/groups/new");
      await page.fill("#title", title);
      await page.getByRole("button", { name: say.create, exact: true }).click();
      await page.locator("main").getByRole("link", { name: say.members, exact: true }).click();
      await page.locator("input[name=add]").fill("example.com");
      await page.locator("input[name=add]").press("Enter");
      for (const name of ["Abel", "Böhm"])
        await page.locator("tr", { hasText: name }).getByRole("checkbox").check();
      await page.getByRole("button", { name: say.add }).click();
      expect(await page.getByRole("status").textContent()).toContain(say.added);
      await page.goto(page.url().replace(/members.*/, "edit?from=record"));
      await page.getByLabel("User managers").check();
      await page.getByRole("button", { name: say.review }).click();
      expect(await page.locator(".effects").textContent()).toContain(say.gain);
      await page.getByRole("button", { name: say.save, exact: true }).click();
      await page.locator("main").getByRole("link", { name: say.members, exact: true }).click();
      await page.locator("#users tr", { hasText: "Abel" }).getByRole("checkbox").check();
      await page.getByRole("button", { name: say.remove }).click();
      expect(await page.locator(".effects").textContent()).toContain(say.lose);
      await page.getByRole("button", { name: say.back }).click();
      expect(
        await page.locator("#users tr", { hasText: "Abel" }).getByRole("checkbox").isChecked(),
      ).toBe(true);
      await page.getByRole("button", { name: say.remove }).click();
      await page.getByRole("button", { name: say.confirm, exact: true }).click();
      expect(await page.locator("#users tbody tr").count()).toBe(1);
      await page.goto(page.url().replace(/members.*/, "deletion"));
      await page.getByRole("button", { name: say.del, exact: true }).click();
      await page.waitForURL((url) => url.pathname === "/groups");
      expect(await page.locator("table").textContent()).not.toContain(title);
      await close();
    },
  );

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    const pages: [string, string][] = [
      ["groups", "/groups"],
      ["group", "/groups/3"],
      ["group-edit-locked", "/groups/1/edit"],
      ["group-members", "/groups/3/members?add=example"],
      ["group-deletion", "/groups/3/deletion"],
      ...alike<[string, string]>(
        ["group-new", "/groups/new"],
        ["group-members-empty", "/groups/5/members"],
      ),
    ];
    for (const [name, path] of pages) {
      await page.goto(path);
      await check(page, name, look);
    }
    if (thorough) {
      await page.goto("/groups/3/members");
      await page.locator("#users tbody input").first().check();
      await page.locator("#users button[value=remove]").click();
      await page.locator(".effects summary").first().click();
      await check(page, "group-removal", look);
    }
    await page.goto("/groups/3/edit");
    await page.getByLabel("User managers").check();
    await page.getByLabel("Customer service").uncheck();
    await page.locator("main button[type=submit]").click();
    await page.locator(".effects summary").first().click();
    await check(page, "group-review", look);
    await chromium.app.db.write((tx) =>
      tx.group.update({
        where: { id: 3 },
        data: { title: `Service ${look.width} ${look.colorScheme}`, version: { increment: 1 } },
      }),
    );
    await page.locator("main button[value=save]").click();
    await check(page, "group-conflict", look);
    await close();
  });
});
