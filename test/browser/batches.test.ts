import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { startWorker } from "../../src/features/batches/service/worker.ts";
import { addUser } from "../support/app.ts";
import { looks, useChromium, withScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const PEOPLE = 12;

describe.skipIf(noChromium)("many users at once in Chromium", () => {
  let worker: ReturnType<typeof startWorker> | undefined;
  const chromium = useChromium(async ({ db, deps }) => {
    for (let index = 0; index < PEOPLE + 20; index++)
      await addUser(db, { lastName: index < PEOPLE ? "Gruppe" : "Andere", firstName: `P${index}` });
    worker = startWorker(deps);
  });
  afterAll(() => worker?.stop());
  const { open, openLook, signIn, speak, check } = chromium;

  const active = () =>
    chromium.app.db.read.user.count({ where: { lastName: "Gruppe", status: "active" } });

  const over = (page: Page) => page.waitForSelector(".state-batch-done", { timeout: 20_000 });

  async function reset(): Promise<void> {
    await chromium.app.db.write((tx) =>
      tx.user.updateMany({ where: { lastName: "Gruppe" }, data: { status: "active" } }),
    );
  }

  it.each(withScripts)(
    "keeps ticks across pages and searches (%s, scripts %s)",
    async (locale, scripts) => {
      await reset();
      await speak(locale);
      const { page, close } = await open({ javaScriptEnabled: scripts });
      await signIn(page);
      const keep = async () => {
        if (!scripts) await page.locator('#bulk button[value="keep"]').click();
      };
      await page.goto("/users?ticks=yes&q=gruppe");
      await page.locator('input[form="bulk"]').first().check();
      await keep();
      await page.goto("/users?ticks=yes&q=andere");
      await page.locator('input[form="bulk"]').first().check();
      await keep();
      await page.locator(".tabs a").nth(1).click();
      await page.waitForURL(/status=active/);
      expect(await page.locator("#bulk strong").innerText()).toBe("2");
      await page.goto("/users?ticks=yes&q=gruppe");
      expect(await page.locator('input[form="bulk"]:checked').count()).toBe(1);
      await page.locator('#bulk button[value="clear"]').click();
      expect(await page.locator("#bulk strong").innerText()).toBe("0");
      await close();
    },
  );

  it("shows by itself, without scripts, when a batch is done", async () => {
    await reset();
    const { page, close } = await open({ javaScriptEnabled: false });
    await signIn(page);
    await page.goto("/users/bulk/deactivation?of=all&list=q%3Dgruppe");
    await page.locator(".form-buttons button").click({ noWaitAfter: true });
    await over(page);
    expect(await active()).toBe(0);
    await close();
  });

  it("is done by keyboard, and deactivates 12 people with 6 presses at most", async () => {
    await reset();
    const { page, close } = await open();
    await speak("en");
    await signIn(page);
    await page.goto("/users?q=gruppe");
    let presses = 0;
    const press = async (role: "link" | "checkbox" | "button", name: string) => {
      presses++;
      await page.getByRole(role, { name, exact: true }).focus();
      await page.keyboard.press(role === "checkbox" ? "Space" : "Enter");
    };
    await press("link", "Select several");
    await page.waitForURL(/ticks=yes/);
    await press("checkbox", "Tick all on this page");
    await press("button", "Deactivate…");
    await page.getByRole("button", { name: "Deactivate 12 users" }).waitFor();
    // Pages that ask sleep for a moment.
    await page.waitForTimeout(1_100);
    await press("button", "Deactivate 12 users");
    await over(page);
    expect(await active()).toBe(0);
    expect(presses).toBeLessThanOrEqual(6);
    await close();
  });

  it.each(looks)("fits at $width px, $colorScheme, $locale", async (look) => {
    await reset();
    const { page, close } = await openLook(look);
    await signIn(page);
    await page.goto("/users?ticks=yes&q=gruppe");
    await page.locator('input[form="bulk"]').first().check();
    await check(page, "users-ticks", look);
    await page.goto("/users/bulk/deactivation?of=all&list=");
    await check(page, "batch-preview", look);
    await page.locator(".form-buttons button").click({ noWaitAfter: true });
    await over(page);
    await check(page, "batch-done", look);
    await page.goto("/users/bulk/joining?of=all");
    await check(page, "batch-group", look);
    await page.goto("/users/bulk");
    await check(page, "batches", look);
    await close();
  });
});
