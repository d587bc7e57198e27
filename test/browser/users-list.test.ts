import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { addUser } from "../support/app.ts";
import { scripts, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const PEOPLE = 30;

describe.skipIf(noChromium)("the Users List in Chromium", () => {
  const chromium = useChromium(async ({ db }) => {
    for (let index = 0; index < PEOPLE; index++)
      await addUser(db, {
        // As long as an address may be in one piece, and no longer.
        email: `${"firstname.lastname".padEnd(26, "x")}${10 + index}@example.org`,
        firstName:
          index % 3 === 0 ? "Maximilienne Alexandrine Philippina ".repeat(3).slice(0, 99) : "Ana",
        groups: index % 2 === 0 ? ["auditors", "customer-service", "user-managers"] : ["auditors"],
        status: index % 5 === 4 ? "deactivated" : "active",
        agent: index % 4 === 0,
      });
  });
  const { open, signIn, speak } = chromium;

  const sizes = (page: Page) =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll("tbody tr")].map((row) =>
        row.getBoundingClientRect(),
      );
      return {
        highest: Math.max(...rows.map(({ height }) => height)),
        inSight: rows.filter(({ bottom }) => bottom <= innerHeight).length,
        first: rows[0]?.top ?? Number.NaN,
        sideways: document.documentElement.scrollWidth - innerWidth,
      };
    });

  async function show(locale: LocaleName, width: number, height = 900, on = true) {
    await speak(locale);
    const opened = await open({ viewport: { width, height }, javaScriptEnabled: on });
    await signIn(opened.page);
    await opened.page.goto("/users?per=25");
    return opened;
  }

  it.each<[LocaleName, [number, number, number][]]>([
    [
      "en",
      [
        [1280, 44, 14],
        [1440, 44, 14],
        [1024, 66, 9],
      ],
    ],
    [
      "de",
      [
        [1280, 44, 14],
        [1024, 66, 9],
      ],
    ],
  ])("shows in %s low rows, and many of them, in each width", async (locale, wanted) => {
    const { page, close } = await show(locale, 1280);
    for (const [width, height, rows] of wanted) {
      await page.setViewportSize({ width, height: 900 });
      const shown = await sizes(page);
      expect(shown.highest, `the highest row at ${width} px`).toBeLessThanOrEqual(height);
      expect(shown.inSight, `rows in sight at ${width} px`).toBeGreaterThanOrEqual(rows);
      expect(shown.sideways, `sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
    await close();
  });

  it("breaks no address of 40 characters at 1280 px", async () => {
    const { page, close } = await show("en", 1280);
    const heights = await page
      .locator("tbody .sub")
      .evaluateAll((all) => all.map((one) => one.getClientRects().length));
    expect(new Set(heights)).toEqual(new Set([1]));
    await close();
  });

  it.each([true, false])(
    "has the first person in the upper half of a phone (scripts %s)",
    async (on) => {
      const { page, close } = await show("de", 360, 780, on);
      const { first, sideways } = await sizes(page);
      expect(first).toBeLessThan(390);
      expect(sideways).toBeLessThanOrEqual(0);
      await close();
    },
  );

  it("has acts on a phone that a fingertip meets one at a time", async () => {
    const { page, close } = await show("de", 360, 780);
    const acts = await page
      .locator("tbody tr:nth-child(1) .acts > *")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    expect(acts.length).toBeGreaterThan(2);
    for (const [index, act] of acts.entries()) {
      expect(Math.min(act.width, act.height), "a target").toBeGreaterThanOrEqual(44);
      for (const other of acts.slice(index + 1)) {
        const apart =
          act.right <= other.left ||
          other.right <= act.left ||
          act.bottom <= other.top ||
          other.bottom <= act.top;
        expect(apart, "two targets").toBe(true);
      }
    }
    await close();
  });

  it("keeps the words of its columns in sight, and what has the focus below them", async () => {
    const { page, close } = await show("en", 1280);
    await page.goto("/users?per=50");
    await page.locator("tbody tr:nth-child(28) th a").focus();
    await page.evaluate(() => scrollTo(0, 10_000));
    await page.locator("tbody tr:nth-child(12) th a").focus();
    const [head, link] = await Promise.all(
      ["thead th", "tbody tr:nth-child(12) th a"].map((one) =>
        page.locator(one).first().boundingBox(),
      ),
    );
    expect(head?.y).toBeGreaterThanOrEqual(0);
    expect(link?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0));
    await close();
  });

  it("has one stop for the acts of a row, and arrows between them", async () => {
    const { page, close } = await show("en", 1280);
    const bar = page.getByRole("toolbar").nth(1);
    await bar.locator("> *").first().focus();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const walked = [await focused()];
    for (const key of ["ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"]) {
      await page.keyboard.press(key);
      walked.push(await focused());
    }
    expect(walked).toEqual(["Edit", "Assign Customers", "Delete", "Delete", "Deactivate", "Edit"]);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("tr")?.rowIndex)).toBe(3);
    await close();
  });

  it.each(scripts)("is skipped to from the top (scripts %s)", async (on) => {
    const { page, close } = await show("en", 1280, 900, on);
    await page.getByRole("link", { name: "Skip to the list" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("E-mail");
    await close();
  });

  it("is searched from anywhere by a slash, but for where one is typed", async () => {
    const { page, close } = await show("en", 1280);
    await page.keyboard.press("/");
    expect(await page.locator(":focus").getAttribute("name")).toBe("q");
    await page.keyboard.type("a/b");
    expect(await page.locator("[name=q]").inputValue()).toBe("a/b");
    await close();
  });

  it("is not searched by a slash where that is turned off", async () => {
    const { page, close } = await show("en", 1280);
    await page.goto("/profile");
    await page.getByLabel("Use the / key to jump to the search").uncheck();
    await page.getByRole("button", { name: "Update" }).click();
    await page.getByRole("status").waitFor();
    await page.goto("/users");
    await page.keyboard.press("/");
    expect(await page.locator(":focus").count()).toBe(0);
    await close();
  });

  it.each(scripts)(
    "is filtered by any of several groups, and each filter is taken away by its chip (scripts %s)",
    async (on) => {
      const { page, close } = await show("en", 1280, 900, on);
      await page.locator(".picker summary").click();
      for (const group of ["User managers", "Administrators"])
        await page.locator(".picker").getByLabel(group).check();
      await page.getByLabel("Agent", { exact: true }).selectOption("yes");
      await page.locator("main").getByRole("button", { name: "Search" }).click();
      await page.waitForURL(/group=\d&group=\d&agent=yes/);
      const chips = page.locator(".chip");
      expect(await chips.allTextContents()).toEqual(
        ["Administrators", "User managers", "Agents"].map((text) => `Remove filter: ${text}`),
      );
      await chips.filter({ hasText: "Agents" }).click();
      await chips.filter({ hasText: "User managers" }).click();
      expect(new URL(page.url()).search).toBe("?group=1");
      await close();
    },
  );

  it("marks who has just been created, and links them from the banner", async () => {
    const { page, close } = await show("en", 1280);
    await page.goto("/users/new?list=agent%3Dno");
    await page.check("#way-typed");
    const { email, password } = { email: "aaa.new@example.com", password: "seven brown horses 42" };
    for (const [id, value] of Object.entries({
      email,
      password,
      passwordRepeat: password,
      firstName: "Nia",
      lastName: "New",
    }))
      await page.fill(`#${id}`, value);
    await page.getByLabel("Auditors").check();
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.waitForURL(/\/users\?agent=no#u\d+$/);
    const marked = page.locator("tr:target");
    expect(await marked.locator(".sub").textContent()).toBe(email);
    expect(await page.getByRole("status").getByRole("link").getAttribute("href")).toMatch(
      /\/users\/\d+/,
    );
    expect(
      await page.getByRole("status").evaluate((one) => one.getBoundingClientRect().top),
    ).toBeGreaterThanOrEqual(0);
    await close();
  });
});
