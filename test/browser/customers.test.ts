import { beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import {
  alike,
  inTheLongRun,
  looks,
  scripts,
  useChromium,
  withScripts,
} from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const words = {
  en: {
    save: "Save",
    next: "Next: Select customers to assign",
    all: /Select all \d+ free customers on this page/,
    remove: "Remove",
    saved: "have been assigned to",
    warning: "Warning: delete",
    remove1: "Delete",
    restored: "has been restored",
  },
  de: {
    save: "Speichern",
    next: "Weiter: Kunden zum Zuweisen auswählen",
    all: /Alle \d+ freien Kunden auf dieser Seite auswählen/,
    remove: "Entfernen",
    saved: "zugewiesen.",
    warning: "Warnung:",
    remove1: "Löschen",
    restored: "wiederhergestellt",
  },
};

describe.skipIf(noChromium)("assigning customers and deleting in Chromium", () => {
  let holder: number;
  let user: number;
  const chromium = useChromium(async ({ db }) => {
    holder = await addUser(db, { firstName: "Hedda", lastName: "Holder" });
    await addCustomers(db, 3, { lastName: "Taken", assignedUserId: holder });
    await addCustomers(db, 70, { lastName: "Ahlgren" });
  });
  const { open, openLook, signIn, speak, check } = chromium;
  beforeEach(async () => {
    user = await addUser(chromium.app.db, { firstName: "Änne", lastName: "Müller-Lüdenscheidt" });
    await addCustomers(chromium.app.db, 2, { lastName: "Bergman", assignedUserId: user });
  });

  const held = () => chromium.app.db.read.customer.count({ where: { assignedUserId: user } });

  it.each(withScripts)(
    "ticks survive paging and searching until Save (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto(`/users/${user}/customers?q=ahlgren`);
      const boxes = page.locator('input[name="ticked"]');
      const counted = (list: string) => page.locator(`h3 [data-count="${list}"]`).innerText();
      await boxes.nth(0).check();
      await boxes.nth(2).check();
      if (javaScriptEnabled) expect(await counted("assign")).toBe("2");
      await page.getByRole("button", { name: say.next }).click();
      await page.waitForURL(/page=2/);
      expect(await counted("assign")).toBe("2");
      await page.getByRole("button", { name: say.all }).click();
      await page.waitForURL(/page=2/);
      expect(await counted("assign")).toBe("27");
      await page
        .locator('[data-picked="assign"]')
        .getByRole("button", { name: new RegExp(`^${say.remove} C000`) })
        .click();
      await expect.poll(() => counted("assign")).toBe("26");
      await page.locator('input[name="stillHeld"]').first().uncheck();
      if (javaScriptEnabled) expect(await counted("release")).toBe("1");
      await page.getByRole("button", { name: say.save, exact: true }).click();
      expect(await page.getByRole("status").textContent()).toContain(say.saved);
      expect(await held()).toBe(27);
      expect([await counted("assign"), await counted("release")]).toEqual(["0", "0"]);
      await chromium.app.db.write((tx) =>
        tx.customer.updateMany({ where: { assignedUserId: user }, data: { assignedUserId: null } }),
      );
      await close();
    },
  );

  it.each([
    [1280, true],
    [360, false],
    ...(thorough
      ? ([
          [1280, false],
          [360, true],
        ] as const)
      : []),
  ] as const)("Save is quiet until something is chosen (%d px, scripts %s)", async (width, on) => {
    await speak("en");
    const viewport = { width, height: 800 };
    const { page, close } = await open({ javaScriptEnabled: on, viewport });
    await signIn(page);
    await page.goto(`/users/${user}/customers?q=ahlgren`);
    const save = page.getByRole("button", { name: "Save", exact: true });
    const nothing = page.getByText("Nothing selected yet: there is nothing to save.");
    const colour = () => save.evaluate((button) => getComputedStyle(button).backgroundColor);
    const quiet = await colour();
    expect(await nothing.isVisible()).toBe(true);
    for (const box of ["ticked", "stillHeld"]) {
      await page.locator(`input[name="${box}"]`).first().click();
      expect([await nothing.isVisible(), (await colour()) === quiet], box).toEqual([false, false]);
      await page.locator(`input[name="${box}"]`).first().click();
      expect([await nothing.isVisible(), (await colour()) === quiet], box).toEqual([true, true]);
    }
    await close();
  });

  it.each(scripts)("all of a page are ticked and unticked (scripts %s)", async (on) => {
    await speak("en");
    const { page, close } = await open({ javaScriptEnabled: on });
    await signIn(page);
    await page.goto(`/users/${user}/customers?q=ahlgren`);
    const counts = () =>
      Promise.all(
        ["assign", "release"].map((list) =>
          page.locator(`h3 [data-count="${list}"]`).innerText().then(Number),
        ),
      );
    const press = async (name: string) => page.getByRole("button", { name, exact: true }).click();
    await press("Select all 25 free customers on this page");
    await expect.poll(counts).toEqual([25, 0]);
    await press("Untick all 2 customers on this page");
    await expect.poll(counts).toEqual([25, 2]);
    await press("Untick all on this page");
    await expect.poll(counts).toEqual([0, 2]);
    await press("Tick all on this page again");
    await expect.poll(counts).toEqual([0, 0]);
    await close();
  });

  it.each(scripts)("are found by holder, and free ones alone (scripts %s)", async (on) => {
    await speak("en");
    const { page, close } = await open({ javaScriptEnabled: on });
    await signIn(page);
    await page.goto(`/users/${user}/customers`);
    await page.getByLabel("Search the customers to assign").fill("hedda holder");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=hedda/);
    const names = page.locator("table").first().locator(".col-name bdi");
    expect(await names.allInnerTexts()).toEqual(["C000 Taken", "C001 Taken", "C002 Taken"]);
    await page.getByLabel("Free ones only").check();
    await page.keyboard.press("Enter");
    await page.waitForURL(/free=yes/);
    expect(await page.getByText("No free customer matches.").isVisible()).toBe(true);
    expect(await page.getByLabel("Free ones only").isChecked()).toBe(true);
    await close();
  });

  it("is done by keyboard alone, and Enter in the search searches", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto(`/users/${user}/customers`);
    await page.getByLabel("Search the customers to assign").focus();
    await page.keyboard.type("ahlgren");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=ahlgren/);
    await page.locator('input[name="ticked"]').nth(1).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Save", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    expect(await held()).toBe(3);
    await close();
  });

  it("warns before ticks are left behind, and not after Save", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto(`/users/${user}/customers?q=ahlgren`);
    await page.locator('input[name="ticked"]').first().check();
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "Back to the list" }).click();
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    expect(page.url()).toContain("/customers");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("status").waitFor();
    await page.getByRole("link", { name: "Back to the list" }).click();
    await page.waitForURL(/\/users#u\d+$/);
    expect(asked).toHaveLength(1);
    await close();
  });

  it.each(inTheLongRun)(
    "deleting through the Warning page and restoring (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const say = words[locale];
      const { email } = await chromium.app.db.read.user.findUniqueOrThrow({ where: { id: user } });
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto(`/users?q=${email}`);
      await page
        .locator("tbody")
        .getByRole("link", { name: `${say.remove1} ${email}` })
        .click();
      expect(await page.locator("h1").textContent()).toContain(say.warning);
      await page.getByRole("button", { name: say.remove1, exact: true }).click();
      await page.waitForURL(/\/users\?q=/);
      expect(await page.locator("tr", { hasText: email }).locator(".state-deleted").count()).toBe(
        1,
      );
      expect(await held()).toBe(0);
      await page.getByRole("status").getByRole("button").click();
      expect(await page.locator('[name="giveBack"]').isChecked()).toBe(true);
      await page.locator(".form-buttons .btn-primary").click();
      await page.waitForURL(/\/users\?q=/);
      expect(await page.getByRole("status").textContent()).toContain(say.restored);
      expect(await held()).toBe(2);
      await close();
    },
  );

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto(`/users/${user}/customers`);
    await page.locator('input[name="ticked"]').first().check();
    await page.locator('input[name="stillHeld"]').first().uncheck();
    await check(page, "customers", look);
    await page.goto(`/users/${user}/customers?q=taken`);
    await check(page, "customers-taken", look);
    await page.locator('tr[data-taken] input[name="ticked"]').first().check();
    await page.locator("main button[value=save]").click();
    await page.locator("main button[value=take]").waitFor();
    await check(page, "customers-taking", look);
    await page.locator(".form-buttons a").click();
    await page.locator("main button[value=discard]").click();
    if (thorough) {
      await page.goto(`/users/${holder}/customers?q=nobody`);
      await check(page, "customers-no-match", look);
    }
    // Somebody else is quicker.
    await page.goto(`/users/${user}/customers?q=ahlgren`);
    const free = page.locator('tr:not([data-taken]) input[name="ticked"]');
    for (const index of [0, 1]) await free.nth(index).check();
    const quick = Number(await free.first().inputValue());
    const assign = (assignedUserId: number | null) =>
      chromium.app.db.write((tx) =>
        tx.customer.update({ where: { id: quick }, data: { assignedUserId } }),
      );
    await assign(holder);
    await page.locator("main button[value=save]").click();
    await check(page, "customers-lost", look);
    await assign(null);
    for (const act of ["deletion", ...alike("restoration")]) {
      await page.goto(`/users/${user}/${act}`);
      await check(page, act, look);
    }
    await chromium.app.db.write((tx) =>
      tx.user.updateMany({ where: { id: user }, data: { status: "deleted" } }),
    );
    for (const [name, path] of alike(
      ["restoration", `/users/${user}/restoration`] as const,
      ["deletion-self", "/users/1/deletion"] as const,
    )) {
      await page.goto(path);
      await check(page, name, look);
    }
    await page.goto("/users/new");
    await page.fill(
      "#email",
      (await chromium.app.db.read.user.findUniqueOrThrow({ where: { id: user } })).email,
    );
    await page.check("#way-typed");
    await page.fill("#password", "drei graue Kraniche");
    await page.fill("#passwordRepeat", "drei graue Kraniche");
    await page.fill("#firstName", "A");
    await page.fill("#lastName", "B");
    await page.getByLabel("Auditors").check();
    await page.locator("main button.btn-primary").click();
    await page.locator(".error-summary").waitFor();
    await check(page, "new-restore", look);
    await close();
  });
});
