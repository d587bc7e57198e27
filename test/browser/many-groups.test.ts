import { beforeAll, describe, expect, it } from "vitest";
import { fold } from "../../src/domain/text.ts";
import { addUser } from "../support/app.ts";
import { looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const COUNT = 40;

describe.skipIf(noChromium)("forty groups in Chromium", () => {
  let user: number;
  let group: number;
  const chromium = useChromium();
  const { open, openLook, signIn, speak, check } = chromium;
  beforeAll(async () => {
    const { db } = chromium.app;
    const dates = { createdAt: new Date(0), updatedAt: new Date(0) };
    user = await addUser(db, { firstName: "Vera", lastName: "Viele", groups: [] });
    const titles = Array.from({ length: COUNT }, (_, index) => `Schicht ${COUNT - index}`);
    await db.write(async (tx) => {
      for (const title of titles) {
        group = (await tx.group.create({ data: { title, titleKey: fold(title), ...dates } })).id;
        await tx.userGroup.create({ data: { userId: user, groupId: group } });
      }
    });
  });

  const visit = async (path: string, look: { width?: number; scripts?: boolean } = {}) => {
    await speak("en");
    const { width = 1280, scripts = true } = look;
    const opened = await open({ javaScriptEnabled: scripts, viewport: { width, height: 800 } });
    await signIn(opened.page);
    await opened.page.goto(path);
    return opened;
  };

  it.each([
    [1280, true],
    [360, false],
  ])(
    "the record shows twelve, and the others by keyboard (%d px, scripts %s)",
    async (width, scripts) => {
      const { page, close } = await visit(`/users/${user}`, { width, scripts });
      const tags = page.locator("dl .tags .tag");
      const shown = async () =>
        (await tags.filter({ visible: true }).allInnerTexts()).map((text) => text.trim());
      const first = Array.from({ length: COUNT }, (_, index) => `Schicht ${index + 1}`);
      expect(await shown()).toEqual(first.slice(0, 12));
      await page.locator("summary", { hasText: "+28 groups" }).focus();
      await page.keyboard.press("Enter");
      await expect.poll(shown).toEqual(first);
      await close();
    },
  );

  it("the members' page says how many others there are", async () => {
    const { page, close } = await visit(`/groups/${group}/members`);
    const row = page.locator("tr", { hasText: "Vera Viele" });
    expect(await row.locator(".tag").allInnerTexts()).toEqual([
      "Schicht 1",
      "Schicht 2",
      "+38 groups",
    ]);
    await close();
  });

  describe("in a form", () => {
    it.each(["/users/new", "edit"])("are found by words, in %s", async (path) => {
      const { page, close } = await visit(path === "edit" ? `/users/${user}/edit` : path);
      const options = page.locator("#groups .form-check");
      const shown = () => options.filter({ visible: true }).count();
      await page.getByRole("searchbox", { name: "Find a group" }).fill("SCHICHT 3");
      expect(await shown()).toBe(13);
      expect(await page.locator("#groups [role=status]").textContent()).toBe("Groups shown: 13");
      await page.keyboard.press("Enter");
      expect(new URL(page.url()).pathname).toContain(path);
      await page.getByRole("searchbox", { name: "Find a group" }).fill("nowhere");
      expect(await page.locator("#groups [role=status]").textContent()).toBe("No group matches.");
      await page.getByRole("searchbox", { name: "Find a group" }).fill("");
      expect(await shown()).toBe(await options.count());
      await close();
    });

    it("stay as they were where the words hide them", async () => {
      const { page, close } = await visit(`/users/${user}/edit`);
      await page.getByRole("searchbox", { name: "Find a group" }).fill("schicht 40");
      await page.getByLabel("Schicht 40").uncheck();
      await page.getByRole("button", { name: "Update" }).click();
      await page.getByRole("status").waitFor();
      expect(await chromium.app.db.read.userGroup.count({ where: { userId: user } })).toBe(39);
      await chromium.app.db.write((tx) =>
        tx.userGroup.create({ data: { userId: user, groupId: group - COUNT + 1 } }),
      );
      await close();
    });

    it("are all there without scripts, and nothing looks for them", async () => {
      const { page, close } = await visit("/users/new", { scripts: false });
      expect(
        await page.locator("#groups .form-check").filter({ visible: true }).count(),
      ).toBeGreaterThan(COUNT);
      expect(await page.locator("#groups-find").isVisible()).toBe(false);
      await close();
    });
  });

  it("Add User is in the top right corner of Edit User, in narrower windows, too", async () => {
    const { page, close } = await visit(`/users/${user}/edit`);
    for (const width of [1280, 768]) {
      await page.setViewportSize({ width, height: 800 });
      const box = await page.getByRole("link", { name: "Add User" }).boundingBox();
      const content = await page.locator("main").evaluate((main) => {
        const { right } = main.getBoundingClientRect();
        return right - Number.parseFloat(getComputedStyle(main).paddingRight);
      });
      expect(Math.round((box?.x ?? 0) + (box?.width ?? 0))).toBe(Math.round(content));
      expect(box?.y).toBeLessThan(120);
    }
    await close();
  });

  it.each(looks)("is accessible and fits at $width px, $colorScheme, $locale", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto(`/users/${user}`);
    await page.locator(".more-tags summary").click();
    await check(page, "many-groups-record", look);
    await page.goto(`/users/${user}/edit`);
    await page.fill("#groups-find", "schicht 4");
    await check(page, "many-groups-edit", look);
    if (thorough) {
      await page.goto(`/groups/${group}/members`);
      await check(page, "many-groups-members", look);
    }
    await close();
  });
});
