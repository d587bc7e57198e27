import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { useChromium, withoutScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const PEOPLE = 30;

const words = {
  en: { title: "Vic T is Deactivated and signed out everywhere · Users · Gatehouse" },
  de: { title: "Vic T ist jetzt deaktiviert und überall abgemeldet · Benutzer · Gatehouse" },
};

describe.skipIf(noChromium)("after an act in Chromium", () => {
  const ids: number[] = [];
  const chromium = useChromium(async ({ db }) => {
    for (let index = 0; index < PEOPLE; index++)
      ids.push(
        await addUser(db, {
          email: `p${10 + index}@example.org`,
          firstName: "Vic",
          lastName: "T",
          groups: ["auditors"],
        }),
      );
  });
  const { open, signIn, speak } = chromium;
  beforeEach(async () => {
    await chromium.app.db.write((tx) => tx.user.updateMany({ data: { status: "active" } }));
    await speak("en");
  });

  const rowOf = (page: Page, id: number | undefined) => page.locator(`#u${id}`);

  async function show(path: string, options: Parameters<typeof open>[0] = {}) {
    const viewport = { width: 1280, height: 800 };
    const opened = await open({ viewport, ...options });
    await signIn(opened.page);
    await opened.page.goto(path);
    return opened;
  }

  const boxes = (page: Page) =>
    Promise.all(
      [".banner", "thead th:visible >> nth=0", "tr:focus"].map(async (selector) => {
        const found = page.locator(selector);
        return (await found.count()) > 0 ? await found.boundingBox() : null;
      }),
    );

  it.each(withoutScripts)(
    "the title says it first, and the next row has the focus (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const { page, close } = await show("/users?status=active", { javaScriptEnabled });
      await rowOf(page, ids[16]).locator("button[formaction*=deactivation]").press("Enter");
      await page.waitForURL(`**/users?status=active#u${ids[16]}`);
      expect(await page.title()).toBe(words[locale].title);
      expect(await page.locator("tr:focus").textContent()).toContain("p27@example.org");
      await close();
    },
  );

  it.each([1280, 360])(
    "what has the focus stands below banner and head at %i px",
    async (width) => {
      const { page, close } = await show("/users", { viewport: { width, height: 800 } });
      await rowOf(page, ids[16]).locator("button[formaction*=deactivation]").press("Enter");
      await page.waitForURL(`**/users#u${ids[16]}`);
      const [banner, head, row] = await boxes(page);
      expect(banner?.y, "the banner is in the window").toBeGreaterThanOrEqual(0);
      expect(row?.y).toBeGreaterThanOrEqual((banner?.y ?? 0) + (banner?.height ?? 0));
      expect(row?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0));
      expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(800);
      await close();
    },
  );

  it("Update leads back to the record that one came from", async () => {
    const { page, close } = await show(`/users/${ids[3]}`);
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.fill("#lastName", "Tim");
    await page.press("#lastName", "Enter");
    await page.waitForURL(`**/users/${ids[3]}`);
    expect(await page.title()).toBe("Last Name of Vic Tim changed · Vic Tim · Gatehouse");
    await close();
  });
});
