import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { gapsBetweenClicks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const PEOPLE = 30;

/** Each gap is tried once, and where its own way of answering needs it. */
const gapsHere = (...gaps: (typeof gapsBetweenClicks)[number][]) =>
  thorough ? gapsBetweenClicks : gaps;

describe.skipIf(noChromium)("a second click on the same place of the window", () => {
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
  const audited = (action: string, subjectId: number | undefined) =>
    chromium.app.db.read.auditEntry.count({ where: { action, subjectId: Number(subjectId) } });

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

  it.each(gapsHere([0, true], [300, false]))(
    "%i ms later deactivates nobody else (scripts %s)",
    async (gap, scripts) => {
      const { page, close } = await show("/users?status=active", { javaScriptEnabled: scripts });
      const target = `#u${ids[16]} button[formaction*=deactivation]`;
      await clickTwice(page, target, gap);
      expect(await deactivated()).toBe(1);
      await close();
    },
  );

  it("does not undo on the record what the first has done", async () => {
    const id = ids[3] as number;
    await chromium.app.db.write((tx) =>
      tx.user.update({ where: { id }, data: { status: "deactivated" } }),
    );
    const { page, close } = await show(`/users/${id}`);
    await clickTwice(page, "form[action*=activation] button", 300);
    expect(await deactivated()).toBe(0);
    expect(new URL(page.url()).pathname).toBe(`/users/${ids[3]}`);
    await close();
  });

  it("does not confirm the page that asks first", async () => {
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

  it("ends no other session", async () => {
    for (let index = 0; index < 3; index++) await chromium.app.signedIn();
    const { page, close } = await show("/profile/sessions");
    const before = await page.locator("tbody tr").count();
    await clickTwice(page, "tbody form button >> nth=0", 300);
    expect(await page.locator("tbody tr").count()).toBe(before - 1);
    expect(await page.locator("tr:focus, tr[tabindex]").count()).toBe(1);
    await close();
  });

  it("removes no other member", async () => {
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

  it.each(gapsHere([300, false]))(
    "%i ms later undoes once (scripts %s)",
    async (gap, javaScriptEnabled) => {
      const id = ids[16];
      const { page, close } = await show("/users", { javaScriptEnabled });
      const before = [await audited("user.activated", id), await audited("user.deactivated", id)];
      await rowOf(page, id).locator("button[formaction*=deactivation]").press("Enter");
      await page.waitForURL(`**/users#u${id}`);
      await page.waitForTimeout(1_100);
      await clickTwice(page, ".banner button", gap);
      expect(await deactivated()).toBe(0);
      const after = [await audited("user.activated", id), await audited("user.deactivated", id)];
      expect(after).toEqual(before.map((count) => count + 1));
      await close();
    },
  );

  describe("on Assign Customers", () => {
    let user: number;
    beforeEach(async () => {
      const { db } = chromium.app;
      await db.write((tx) => tx.customer.deleteMany());
      await addCustomers(db, 5);
      user = await addUser(db);
    });
    const held = () => chromium.app.db.read.customer.count({ where: { assignedUserId: user } });

    it.each(gapsHere([700, true], [300, false]))(
      "%i ms later takes one back (scripts %s)",
      async (gap, javaScriptEnabled) => {
        const { page, close } = await show(`/users/${user}/customers`, { javaScriptEnabled });
        const picked = page.locator("[data-picked=assign] li");
        await page.locator("button[value=all]").press("Enter");
        await expect.poll(() => picked.count()).toBe(5);
        await page.waitForTimeout(1_100);
        await clickTwice(page, "[data-picked=assign] li >> nth=1 >> button", gap);
        expect(await picked.count()).toBe(4);
        await close();
      },
    );

    it.each(gapsHere([0, true]))(
      "%i ms later saves once (scripts %s)",
      async (gap, javaScriptEnabled) => {
        const { page, close } = await show(`/users/${user}/customers`, { javaScriptEnabled });
        await page.locator("input[name=ticked]").first().check();
        await clickTwice(page, "button[value=save]", gap);
        expect(await page.getByRole("status").textContent()).toContain("has been assigned to");
        expect([await held(), await audited("customers.assigned", user)]).toEqual([1, 1]);
        await close();
      },
    );
  });

  it("is no second key: keys wait for nothing", async () => {
    const { page, close } = await show("/users");
    await rowOf(page, ids[16]).locator("button[formaction*=deactivation]").press("Enter");
    await page.waitForURL(`**/users#u${ids[16]}`);
    await rowOf(page, ids[16]).locator("button[formaction*=activation]").press("Enter");
    await page.waitForTimeout(500);
    expect(await deactivated()).toBe(0);
    await close();
  });
});
