import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const PEOPLE = 30;

describe.skipIf(noChromium)("a morning on the keyboard", () => {
  const chromium = useChromium(async ({ db }) => {
    for (let index = 0; index < PEOPLE; index++)
      await addUser(db, {
        email: `p${10 + index}@example.org`,
        firstName: "Vic",
        lastName: `T${10 + index}`,
        groups: ["auditors"],
      });
    await addCustomers(db, 60);
  });

  /** Presses a key until what has the focus matches; answers how often. */
  async function until(page: Page, key: string, selector: string) {
    for (let count = 1; count <= 120; count++) {
      await page.keyboard.press(key);
      if (await page.evaluate((at) => document.activeElement?.matches(at), selector)) return count;
    }
    throw new Error(`${key} does not lead to ${selector}`);
  }

  async function enter(page: Page, url: RegExp) {
    await page.keyboard.press("Enter");
    await page.waitForURL(url);
    return 1;
  }

  it("search, edit, save, deactivate, undo and assign take few keys besides typing", async () => {
    const { page, close } = await chromium.open({ viewport: { width: 1280, height: 800 } });
    await chromium.signIn(page);
    await page.goto("/users");
    let keys = 0;
    await page.keyboard.press("/");
    await page.keyboard.type("p26");
    keys += 1 + (await enter(page, /q=p26/));
    keys += await until(page, "Tab", ".skip-link[href='#list']");
    await page.keyboard.press("Enter");
    keys += 1 + (await until(page, "Tab", "tbody th a"));
    keys += await until(page, "Tab", ".acts a");
    keys += await enter(page, /edit/);
    keys += await until(page, "Tab", "#lastName");
    await page.keyboard.type("Timm");
    keys += await enter(page, /users\?q=p26#u\d+$/);
    keys += await until(page, "Tab", ".acts a");
    keys += await until(page, "ArrowRight", "[formaction*=deactivation]");
    keys += await enter(page, /users\?q=p26#u\d+$/);
    await page.getByText("is Deactivated and signed out").first().waitFor();
    keys += await until(page, "Tab", ".acts a");
    keys += await until(page, "ArrowRight", "[formaction*=activation]");
    keys += await enter(page, /users\?q=p26#u\d+$/);
    await page.getByText("is Active.").first().waitFor();
    keys += await until(page, "Tab", ".acts a");
    keys += await until(page, "ArrowRight", "a[href$='/customers?list=q%3Dp26']");
    keys += await enter(page, /customers\?list=/);
    keys += await until(page, "/", "[name=q]");
    await page.keyboard.type("C001");
    keys += await enter(page, /q=C001/);
    keys += await until(page, "Tab", "[name=ticked]");
    await page.keyboard.press("Space");
    keys += 1 + (await until(page, "Tab", "[value=save]"));
    keys += await enter(page, /customers\?.*#others$/);
    await page.getByText("has been assigned to").first().waitFor();
    expect(keys).toBeLessThanOrEqual(60);
    await close();
  });
});
