import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { languagesAndScripts, useChromium } from "../support/browser-page.ts";
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

  const deactivated = () => chromium.app.db.read.user.count({ where: { status: "deactivated" } });
  const rowOf = (page: Page, id: number | undefined) => page.locator(`#u${id}`);

  async function show(path: string, options: Parameters<typeof open>[0] = {}) {
    const viewport = { width: 1280, height: 800 };
    const opened = await open({ viewport, slowToWake: true, ...options });
    await signIn(opened.page);
    await opened.page.goto(path);
    return opened;
  }

  /** The same place of the window twice, whatever stands there. */
  async function clickTwice(page: Page, selector: string, gap: number) {
    const target = page.locator(selector);
    await target.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await target.boundingBox()) as DOMRect;
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForTimeout(gap);
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForTimeout(600);
  }

  const boxes = (page: Page) =>
    Promise.all(
      [".banner", "thead th:visible >> nth=0", "tr:focus"].map(async (selector) => {
        const found = page.locator(selector);
        return (await found.count()) > 0 ? await found.boundingBox() : null;
      }),
    );

  it.each(languagesAndScripts)(
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

  it.each([
    [0, true],
    [50, false],
    [300, true],
    [300, false],
    [900, true],
    [900, false],
  ])("a second click %i ms later deactivates nobody else (scripts %s)", async (gap, scripts) => {
    const { page, close } = await show("/users?status=active", { javaScriptEnabled: scripts });
    const target = `#u${ids[16]} button[formaction*=deactivation]`;
    await clickTwice(page, target, gap);
    expect(await deactivated()).toBe(1);
    await close();
  });

  it("nor does it undo what the first has done on the record", async () => {
    const { page, close } = await show(`/users/${ids[3]}`);
    await clickTwice(page, "form[action*=deactivation] button", 300);
    expect(await deactivated()).toBe(1);
    expect(new URL(page.url()).pathname).toBe(`/users/${ids[3]}`);
    await close();
  });

  it("nor does it confirm the page that asks first", async () => {
    const { page, close } = await show("/users");
    const { db } = chromium.app;
    await clickTwice(page, `#u${ids[16]} a[href*=deletion]`, 300);
    await clickTwice(page, "form.form-card .btn-danger", 300);
    expect(await db.read.user.count({ where: { status: "deleted" } })).toBeLessThanOrEqual(1);
    await page.goto(`/users/${ids[5]}/deletion`);
    const { x, y } = (await page.locator("form.form-card .btn-danger").boundingBox()) as DOMRect;
    await page.mouse.click(x + 5, y + 5);
    await page.waitForTimeout(300);
    expect(await db.read.user.findUniqueOrThrow({ where: { id: ids[5] as number } })).toMatchObject(
      {
        status: "active",
      },
    );
    await close();
  });

  it("ends one session by two clicks", async () => {
    const others = [];
    for (let index = 0; index < 3; index++) {
      others.push(await open());
      await signIn((others[index] as { page: Page }).page);
    }
    const { page, close } = await show("/profile/sessions");
    const before = await page.locator("tbody tr").count();
    await clickTwice(page, "tbody form button >> nth=0", 300);
    expect(await page.locator("tbody tr").count()).toBe(before - 1);
    expect(await page.locator("tr:focus, tr[tabindex]").count()).toBe(1);
    for (const other of others) await other.close();
    await close();
  });

  it("removes one member by two clicks", async () => {
    const { db } = chromium.app;
    const group = await db.read.group.findUniqueOrThrow({ where: { systemKey: "auditors" } });
    const members = () => db.read.userGroup.count({ where: { groupId: group.id } });
    const before = await members();
    const { page, close } = await show(`/groups/${group.id}/members`);
    await page.locator("#users tbody input").first().check();
    await clickTwice(page, "button[value=remove]", 300);
    expect(await members(), "asked first").toBe(before);
    await clickTwice(page, "button[value=save]", 300);
    expect(await members()).toBe(before - 1);
    expect(page.url()).toMatch(/#m\d+$/);
    await close();
  });

  it.each([true, false])("takes one customer back by two clicks (scripts %s)", async (scripts) => {
    const { db } = chromium.app;
    await db.write((tx) => tx.customer.deleteMany());
    await addCustomers(db, 5);
    const { page, close } = await show(`/users/${ids[3]}/customers`, {
      javaScriptEnabled: scripts,
    });
    await page.locator("button[value=all]").press("Enter");
    await expect.poll(() => page.locator("[data-picked=assign] li").count()).toBe(5);
    await page.waitForTimeout(1_100);
    await clickTwice(page, "[data-picked=assign] li >> nth=1 >> button", 300);
    expect(await page.locator("[data-picked=assign] li").count()).toBe(4);
    await close();
  });

  it("keys wait for nothing", async () => {
    const { page, close } = await show("/users");
    await rowOf(page, ids[16]).locator("button[formaction*=deactivation]").press("Enter");
    await page.waitForURL(`**/users#u${ids[16]}`);
    await rowOf(page, ids[16]).locator("button[formaction*=activation]").press("Enter");
    await page.waitForTimeout(500);
    expect(await deactivated()).toBe(0);
    await close();
  });

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
