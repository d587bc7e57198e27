import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, inTheLongRun, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { addLink } from "../support/links.ts";
import { thorough } from "../support/thorough.ts";

const password = "sieben kluge Raben";

describe.skipIf(noChromium)("set-password links, in Chromium", () => {
  const chromium = useChromium();
  const { open, openLook, signIn, speak, check } = chromium;
  let made = 0;

  const fillIn = async (page: Page) => {
    const email = `ina${++made}@example.com`;
    await page.goto("/users/new");
    await page.fill("#email", email);
    await page.fill("#firstName", "Ina");
    await page.fill("#lastName", `Invited ${made}`);
    await page.locator("#groups input[type=checkbox]").first().check();
    return email;
  };
  /** Of this site, wherever it is; its address says where it will be. */
  const linkOn = async (page: Page) => new URL(await page.inputValue("#link")).pathname;
  const create = async (page: Page) => {
    const email = await fillIn(page);
    await page.locator("main form .btn-primary").click();
    await page.waitForSelector("#link");
    return { email, link: await linkOn(page) };
  };

  it.each(inTheLongRun)(
    "somebody is invited, sets a password and signs in (%s, scripts %s)",
    async (locale, javaScriptEnabled) => {
      await speak(locale);
      const inviting = await open({ javaScriptEnabled });
      await signIn(inviting.page);
      const { email, link } = await create(inviting.page);
      const { page, close } = await open({ javaScriptEnabled, locale });
      await page.goto(link);
      await page.fill("#password", password);
      await page.fill("#passwordRepeat", password);
      await page.press("#passwordRepeat", "Enter");
      await page.waitForURL(/\/login$/);
      await signIn(page, { email, password });
      await close();
      await inviting.close();
    },
  );

  it("the token is in no history and no request but the one that it opens", async () => {
    const { page, close } = await open();
    const token = await addLink(chromium.app.db, await addUser(chromium.app.db));
    const sent: string[] = [];
    page.on("request", (request) => {
      const { referer = "" } = request.headers();
      if (referer.includes(token)) sent.push(request.url());
    });
    await page.goto(`/welcome/${token}`);
    expect(new URL(page.url()).pathname).toBe("/welcome");
    await page.fill("#password", password);
    await page.fill("#passwordRepeat", "another");
    await page.press("#passwordRepeat", "Enter");
    await page.waitForSelector(".error-summary");
    const devTools = await page.context().newCDPSession(page);
    const { entries } = await devTools.send("Page.getNavigationHistory");
    expect(entries.filter(({ url }) => url.includes(token))).toEqual([]);
    expect(sent).toEqual([]);
    await close();
  });

  it("a password is asked where it is to be set, and a link empties it", async () => {
    const { page, close } = await open();
    await signIn(page);
    await fillIn(page);
    expect(await page.isVisible("#password")).toBe(false);
    await page.check("#way-typed");
    await page.fill("#password", password);
    await page.check("#way-link");
    await expect.poll(() => page.inputValue("#password")).toBe("");
    await page.locator("main form .btn-primary").click();
    await page.waitForSelector("#link");
    await close();
  });

  it.each(looks)("their pages are fit to be seen ($width, $colorScheme, $locale)", async (look) => {
    const { page, close } = await openLook(look);
    await signIn(page);
    const id = await addUser(chromium.app.db, {
      ...{ firstName: "Wilhelmina-Alexandra", lastName: "von Hohenstein-Württemberg" },
      passwordHash: "",
    });
    const token = await addLink(chromium.app.db, id);
    for (const [name, path] of [
      ["link-record", `/users/${id}`],
      ["link-ask", `/users/${id}/link`],
      ["link-welcome", `/welcome/${token}`],
      ["link-dead", "/welcome/none"],
      ...alike<[string, string]>(
        ["link-list", "/users?condition=invited"],
        ["link-edit", `/users/${id}/edit`],
        ["link-revocation", `/users/${id}/revocation`],
      ),
    ] as const) {
      await page.goto(path);
      await check(page, name, look);
    }
    if (thorough) {
      await create(page);
      await check(page, "link-created", look);
    }
    await page.goto(`/welcome/${token}`);
    await page.fill("#password", "short");
    await page.press("#password", "Enter");
    await page.waitForSelector(".error-summary");
    await check(page, "link-welcome-errors", look);
    await close();
  });
});
