import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { launchChromium, noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const shots = new URL("../../artifacts/screenshots/", import.meta.url).pathname;

describe.skipIf(noChromium)("in Chromium", () => {
  let test: TestApp;
  let server: Server;
  let chromium: Browser;
  let origin: string;
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    test = await startApp({ clock: () => new Date() });
    for (let index = 0; index < 60; index++) await addUser(test.db, { agent: index % 7 === 0, status: index % 9 === 8 ? "deactivated" : "active" });
    await addUser(test.db, {
      email: "mueller@example.com",
      firstName: "Änne",
      lastName: "Müller-Lüdenscheidt",
      groups: ["auditors", "customer-service", "user-managers"],
    });
    server = createServer(test.app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    server?.closeAllConnections();
    server?.close();
    await test?.close();
  });

  /** A page whose console errors and CSP violations fail the test at `close`. */
  async function open(options: BrowserContextOptions): Promise<{ page: Page; close: () => Promise<void> }> {
    const context = await chromium.newContext({ baseURL: origin, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    const close = async () => {
      await context.close();
      expect(problems).toEqual([]);
    };
    return { page, close };
  }

  async function signIn(page: Page, { email, password } = administrator): Promise<void> {
    await page.goto("/login");
    await page.fill("#email", email);
    await page.fill("#password", password);
    await page.press("#password", "Enter");
    await page.waitForURL(`${origin}/`);
  }

  const words = {
    en: {
      add: "Add New User",
      create: "Create",
      update: "Update",
      created: "has been created",
      deactivate: "Deactivate",
      activate: "Activate",
      out: "Your account has been deactivated.",
    },
    de: {
      add: "Neuen Benutzer hinzufügen",
      create: "Anlegen",
      update: "Aktualisieren",
      created: "wurde angelegt",
      deactivate: "Deaktivieren",
      activate: "Aktivieren",
      out: "Ihr Konto wurde deaktiviert.",
    },
  };

  it.each([
    ["en", true],
    ["en", false],
    ["de", true],
    ["de", false],
  ] as const)("creating, editing, deactivating and activating a user, then oneself (%s, scripts %s)", async (locale, javaScriptEnabled) => {
    await test.db.write((tx) => tx.user.updateMany({ where: { id: 1 }, data: { locale } }));
    const say = words[locale];
    const email = `new.${locale}.${javaScriptEnabled}@example.com`;
    const password = "drei graue Kraniche";
    const { page, close } = await open({ javaScriptEnabled });
    await signIn(page);
    await page.goto("/users?q=new.");
    await page.getByRole("link", { name: say.add }).click();
    await page.fill("#email", email);
    await page.fill("#password", password);
    await page.fill("#passwordRepeat", password);
    await page.fill("#firstName", "Neu");
    await page.fill("#lastName", "Ling");
    await page.getByLabel("User managers").check();
    await page.getByRole("button", { name: say.create, exact: true }).click();
    await page.waitForURL(/\/users\?q=new/);
    expect(await page.getByRole("status").textContent()).toContain(say.created);
    await page.locator("tr", { hasText: email }).locator("a.row-act").first().click();
    await page.fill("#lastName", "Lingua");
    await page.getByRole("button", { name: say.update, exact: true }).click();
    await page.locator("tr", { hasText: "Lingua" }).getByRole("button", { name: say.deactivate }).click();
    await page.getByRole("status").getByRole("button", { name: say.activate, exact: true }).click();
    expect(await page.locator("tr", { hasText: email }).locator(".state-active").count()).toBe(1);
    await close();

    const own = await open({ javaScriptEnabled });
    await signIn(own.page, { email, password });
    await own.page.goto(`/users?q=${email}`);
    await own.page.locator("tr", { hasText: email }).locator('a[href*="/deactivation"]').click();
    await own.page.locator("main button[type=submit]").click();
    expect(await own.page.getByRole("status").textContent()).toMatch(/deactivated|deaktiviert/);
    await own.page.goBack();
    expect(own.page.url()).toContain("/login");
    await own.close();
  });

  it("works by keyboard alone", async () => {
    await test.db.write((tx) => tx.user.updateMany({ where: { id: 1 }, data: { locale: "en" } }));
    const { page, close } = await open({});
    await page.goto("/login?next=%2Fusers%2Fnew");
    await page.keyboard.type(administrator.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(administrator.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/users\/new/);
    await page.keyboard.type("keys@example.com");
    await page.keyboard.press("Enter");
    await page.locator(".error-summary:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("password");
    await close();
  });

  const pages: [string, string][] = [
    ["home", "/"],
    ["list", "/users"],
    ["list-empty", "/users?q=nobody%20at%20all"],
    ["new", "/users/new"],
    ["edit", "/users/2/edit"],
    ["edit-self", "/users/1/edit"],
    ["record", "/users/2"],
    ["record-self", "/users/1"],
    ["audit", "/audit"],
    ["audit-no-match", "/audit?who=nobody%20at%20all&result=refused"],
    ["deactivation", "/users/1/deactivation"],
    ["profile", "/profile"],
    ["password", "/profile/password"],
    ["not-found", "/nope"],
  ];

  it.each([
    [1280, "light", "en"],
    [360, "light", "de"],
    [1280, "dark", "de"],
    [360, "dark", "en"],
  ] as const)("is accessible and fits at %i px, %s, %s", async (width, colorScheme, locale) => {
    await test.db.write((tx) => tx.user.updateMany({ where: { id: 1 }, data: { locale } }));
    const { page, close } = await open({ viewport: { width, height: 800 }, colorScheme, locale, bypassCSP: true });
    const check = async (name: string) => {
      await page.screenshot({ path: `${shots}${name}-${width}-${colorScheme}-${locale}.png`, fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} fits`).toBeLessThanOrEqual(width);
      await page.evaluate(axe);
      const violations = await page.evaluate(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
        .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + " " + node.html.slice(0, 160) + " " + node.failureSummary)))`);
      expect(violations, name).toEqual([]);
    };
    await page.goto("/login");
    await check("login");
    await signIn(page);
    for (const [name, path] of pages) {
      await page.goto(path);
      await check(name);
    }
    await page.goto("/users/new");
    await page.locator("main button[type=submit]").click();
    await check("new-errors");
    await close();
  });
});
