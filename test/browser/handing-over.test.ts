import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { looks, useChromium, withoutScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const MANY = 220;
/** What a colleague's leave may cost at most, besides typing a name. */
const MOST_CLICKS = 8;

const words = {
  en: { way: "Move to…", all: "Move all 220…", button: "Move 220 customers" },
  de: { way: "Übertragen an…", all: "Alle 220 übertragen…", button: "220 Kunden übertragen" },
};

describe.skipIf(noChromium)("handing customers over in Chromium", () => {
  const chromium = useChromium();
  let [giver, receiver] = [0, 0];
  let ids: number[];
  beforeEach(async () => {
    const { db } = chromium.app;
    giver = await addUser(db, { firstName: "Gina", lastName: "Abreu" });
    receiver = await addUser(db, { firstName: "Änne", lastName: `Übernahme${giver}` });
    ids = await addCustomers(db, MANY, { lastName: "Hand", assignedUserId: giver });
  });
  const heldBy = (id: number) =>
    chromium.app.db.read.customer.count({ where: { assignedUserId: id } });

  it.each(withoutScripts)(
    `takes at most ${MOST_CLICKS} clicks for ${MANY} customers (%s, scripts %s)`,
    async (locale, javaScriptEnabled) => {
      await chromium.speak(locale);
      const say = words[locale];
      const { page, close } = await chromium.open({ javaScriptEnabled });
      await chromium.signIn(page);
      let clicks = 0;
      const click = async (target: ReturnType<Page["locator"]>) => {
        clicks++;
        await target.click();
      };
      await page.goto(`/users/${giver}`);
      await click(page.getByRole("link", { name: say.way }));
      await click(page.locator('[name="who"]'));
      await page.keyboard.type(`übernahme${giver} änne`);
      await page.keyboard.press("Enter");
      await page.waitForURL(/who=/);
      await click(page.getByRole("button", { name: say.all }));
      await click(page.getByRole("button", { name: say.button }));
      await page.waitForURL(new RegExp(`/users/${giver}#customers$`));
      expect(await page.getByRole("status").textContent()).toContain("Gina Abreu");
      expect([await heldBy(giver), await heldBy(receiver)]).toEqual([0, MANY]);
      expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
      await close();
    },
  );

  it("works by keyboard alone: ticks of several pages, and then the review", async () => {
    await chromium.speak("en");
    const { page, close } = await chromium.open({ viewport: { width: 1280, height: 900 } });
    await chromium.signIn(page);
    await page.goto(`/users/${giver}/customers/move?who=%C3%BCbernahme${giver}`);
    const to = async (selector: string) => {
      for (let presses = 0; presses < 80; presses++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((at) => document.activeElement?.matches(at), selector)) return;
      }
      throw new Error(`Tab does not lead to ${selector}`);
    };
    await to('[name="ticked"]');
    await page.keyboard.press("Space");
    expect(await page.locator('h3 [data-count="move"]').innerText()).toBe("1");
    await to('[value="page:2"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/page=2/);
    await to('[name="ticked"]');
    await page.keyboard.press("Space");
    await to('[value="review:ticked"]');
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Move 2 customers to" }).waitFor();
    await to('[value="move:ticked"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/#customers$/);
    expect(await heldBy(receiver)).toBe(2);
    await close();
  });

  it.each(looks)("has no findings of axe and fits: $width $colorScheme $locale", async (look) => {
    const { page, close } = await chromium.openLook(look);
    await chromium.signIn(page);
    await page.goto(`/users/${giver}/customers/move?who=%C3%BCbernahme${giver}`);
    await page.locator('[name="ticked"]').first().check();
    await chromium.check(page, "customers-move", look);
    await page.locator('[value="review:all"]').click();
    await page.locator('[value="move:all"]').waitFor();
    await chromium.check(page, "customers-handover", look);
    if (!thorough) return close();
    await chromium.app.db.write((tx) =>
      tx.customer.update({ where: { id: ids[0] as number }, data: { assignedUserId: null } }),
    );
    await page.locator('[value="move:all"]').click();
    await page.locator(".alert").first().waitFor();
    await chromium.check(page, "customers-handover-conflict", look);
    await close();
  });
});
