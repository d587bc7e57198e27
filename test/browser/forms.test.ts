import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, looks, useChromium, withoutScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";

const set = { en: "Set a new password", de: "Neues Passwort setzen" };
const wrong = { email: administrator.email, password: "short", passwordRepeat: "other" };

describe.skipIf(noChromium)("forms in Chromium", () => {
  const chromium = useChromium();
  const { open, openLook, signIn, useOnePage, speak, check } = chromium;
  const submit = (page: Page) => page.locator("main form .btn-primary").first().click();

  /** Types a sign into a field of its own and says what the browser asks on the way elsewhere. */
  async function leave(page: Page, by: () => Promise<unknown>): Promise<string[]> {
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await by();
    await page.waitForURL("**/rights");
    page.removeAllListeners("dialog");
    return asked;
  }
  const hashOf = async (id: number) =>
    (
      await chromium.app.db.read.user.findUniqueOrThrow({
        where: { id },
        select: { passwordHash: true },
      })
    ).passwordHash;
  const elsewhere = (page: Page) => page.locator(".topnav a[href='/rights']").click();

  it.each(looks)("say six errors at once, each a link to its field (%o)", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto("/users/new");
    await page.check("#way-typed");
    for (const [field, text] of Object.entries(wrong)) await page.fill(`#${field}`, text);
    await submit(page);
    const links = page.locator(".error-summary a");
    const fields = ["email", "password", "passwordRepeat", "firstName", "lastName", "groups"];
    expect(await links.count()).toBe(fields.length);
    for (const [index, field] of fields.entries()) {
      await links.nth(index).focus();
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(field);
    }
    await check(page, "create-wrong", look);
    await close();
  });

  it.each(looks)("fold a password of somebody else away (%o)", async (look) => {
    const id = await addUser(chromium.app.db);
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto(`/users/${id}/edit`);
    expect(await page.locator("#password").isVisible()).toBe(false);
    await check(page, "edit-folded", look);
    await page.getByText(set[look.locale]).focus();
    await page.keyboard.press("Enter");
    await page.fill("#password", "short");
    await submit(page);
    expect(await page.locator("#password").isVisible()).toBe(true);
    await check(page, "edit-password", look);
    await close();
  });

  it("send nothing of what a manager fills in behind the fold", async () => {
    const id = await addUser(chromium.app.db, { passwordHash: "!theirs" });
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto(`/users/${id}/edit`);
    await page.evaluate(() => {
      for (const field of document.querySelectorAll<HTMLInputElement>("[type=password]"))
        field.value = "nine quiet lanterns";
    });
    await submit(page);
    await page.waitForURL(/\/users([?#]|$)/);
    expect(await hashOf(id)).toBe("!theirs");
    await close();
  });

  it.each(withoutScripts)(
    "set a password of somebody else (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      const id = await addUser(chromium.app.db, { passwordHash: "!theirs" });
      await speak(locale);
      const { page, close } = await open({ javaScriptEnabled });
      await signIn(page);
      await page.goto(`/users/${id}/edit`);
      await page.getByText(set[locale]).click();
      await page.fill("#password", "nine quiet lanterns");
      await page.fill("#passwordRepeat", "nine quiet lanterns");
      await submit(page);
      await page.waitForURL(/\/users([?#]|$)/);
      expect(await hashOf(id)).toMatch(/^(quick:|\$argon2)/);
      await close();
    },
  );

  describe("ask who leaves", () => {
    const shared = useOnePage();

    /** What the page says of being left, without being left. */
    const asks = () =>
      shared.page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));

    // That every form is one of these: integration/every-page.test.ts.
    it.each([
      ["/users/new", "#firstName"],
      ["/profile/password", "#password"],
      ["/groups/2/edit", "#title"],
      ...alike<[string, string]>(
        ["/users/1/edit", "#firstName"],
        ["/profile", "#firstName"],
        ["/groups/new", "#title"],
        ["/roles/new", "#name"],
        ["/roles/2/edit", "#name"],
      ),
    ])("%s changed, and nobody who leaves it as it was", async (path, field) => {
      await shared.page.goto(path);
      const typed = await shared.page.inputValue(field);
      await shared.page.fill(field, `${typed}x`);
      expect(await asks()).toBe(true);
      await shared.page.fill(field, typed);
      expect(await asks()).toBe(false);
    });

    it("ticks in either list of a group’s members", async () => {
      const { app } = chromium;
      await addUser(app.db, { email: "ticked@example.com", groups: ["auditors"] });
      const { id } = await app.db.read.group.findFirstOrThrow({ where: { systemKey: "auditors" } });
      await shared.page.goto(`/groups/${id}/members`);
      for (const list of ["#users", ".members-add"]) {
        const box = shared.page.locator(`${list} [name=users]`).first();
        await box.check();
        expect(await asks(), list).toBe(true);
        await box.uncheck();
        expect(await asks(), list).toBe(false);
      }
    });
  });

  it("ask by the browser’s own dialog, and only who has changed something", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto("/groups/new");
    await page.click("#title");
    expect(await leave(page, () => elsewhere(page))).toEqual([]);
    await page.goto("/groups/new");
    await page.fill("#title", "x");
    expect(await leave(page, () => elsewhere(page))).toEqual(["beforeunload"]);
    await close();
  });

  it.each(["/users/new", "/profile"])(
    "mark Last Name as required as long as its box is not ticked (%s)",
    async (path) => {
      await speak("en");
      const { page, close } = await open();
      await signIn(page);
      await page.goto(path);
      const marks = async () => [
        await page
          .locator("label[for=lastName]")
          .evaluate((label) => getComputedStyle(label, "::after").content.slice(0, 3)),
        await page.getAttribute("#lastName", "aria-required"),
      ];
      const before = await marks();
      await page.check("#oneName");
      const ticked = await marks();
      await page.uncheck("#oneName");
      expect([before, ticked, await marks()]).toEqual([
        ['"*"', "true"],
        ["non", "false"],
        ['"*"', "true"],
      ]);
      await close();
    },
  );

  it("ask who leaves a form that was refused, as it is not saved yet", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto("/groups/new");
    await submit(page);
    await page.locator(".error-summary").waitFor();
    await page.click("h1");
    expect(await leave(page, () => elsewhere(page))).toEqual(["beforeunload"]);
    await close();
  });

  it("ask nobody who submits", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto("/groups/new");
    await page.fill("#title", "Night watch");
    const asked = await leave(page, async () => {
      await submit(page);
      await page.waitForURL(/groups\/\d+$/);
      await elsewhere(page);
    });
    expect(asked).toEqual([]);
    await close();
  });

  it("ask again who comes back to a form that was on its way", async () => {
    await speak("en");
    const { page, close } = await open();
    await signIn(page);
    await page.goto("/groups/new");
    await page.fill("#title", "Day watch");
    await page.evaluate(() => {
      document.querySelector("main form")?.dispatchEvent(new Event("submit"));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    expect(await leave(page, () => elsewhere(page))).toEqual(["beforeunload"]);
    await close();
  });
});
