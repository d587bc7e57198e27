import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { startApp, type TestApp } from "./app.ts";
import { sharedChromium } from "./chromium.ts";

const axe = readFileSync(
  new URL("../../node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);
const shots = new URL("../../artifacts/screenshots/", import.meta.url).pathname;

/** How a page is looked at. */
export interface Look {
  width: number;
  colorScheme: "light" | "dark";
  locale: LocaleName;
}

/** `npm run test:long`, in which everything is looked at in every way. */
const thorough = Number(process.env.RACE_ROUNDS ?? 20) > 20;

/** Pictures of every page looked at, in artifacts/screenshots: a third of the time of looking. */
const pictures = thorough || process.env.SCREENS === "1";

/** Each width, scheme and language once: there axe looks as well. */
const axeLooks: readonly Look[] = [
  { width: 1280, colorScheme: "light", locale: "en" },
  { width: 360, colorScheme: "dark", locale: "de" },
];

const otherLooks: readonly Look[] = [
  { width: 1280, colorScheme: "dark", locale: "en" },
  { width: 360, colorScheme: "light", locale: "de" },
];

/** For `it.each`. */
export const looks = thorough ? [...axeLooks, ...otherLooks] : axeLooks;

/**
 * Both languages, with and without scripts; each language with and without them in the long run.
 * For `it.each`.
 */
export const languagesAndScripts = (
  [
    ["en", true],
    ["de", false],
    ["en", false],
    ["de", true],
  ] as const
).slice(0, thorough ? 4 : 2);

/** `slowToWake`: pages that an act shows take no click for their second, as they do for people. */
interface Opening extends BrowserContextOptions {
  slowToWake?: boolean;
}

/**
 * Milliseconds between two clicks, and whether scripts run; with and without them in the long run.
 * For `it.each`.
 */
export const gapsBetweenClicks = (
  [
    [0, true],
    [300, false],
    [700, true],
    [0, false],
    [300, true],
    [700, false],
  ] as const
).slice(0, thorough ? 6 : 3);

export interface BrowserTest {
  /** Exists while tests run: to be read there, not taken out of the object before. */
  readonly app: TestApp;
  readonly origin: string;
  /**
   * A page in a browser of its own, whose console errors and CSP violations fail the test at
   * `close`.
   */
  open(options?: Opening): Promise<{ page: Page; close: () => Promise<void> }>;
  /**
   * The same for `check`: in this look, with axe let through the CSP. Pages speak the
   * administrator's language, so that is set too.
   */
  openLook(look: Look): Promise<{ page: Page; close: () => Promise<void> }>;
  /** By the form, and to the start page; the administrator by a session alone, still nowhere. */
  signIn(page: Page, account?: { email: string; password: string }): Promise<void>;
  /** The administrator's interface language. */
  speak(locale: LocaleName): Promise<void>;
  /**
   * Takes a picture where they are wanted, and asks for no sideways scrolling and, in one look of
   * each kind, for no finding of axe.
   */
  check(page: Page, name: string, look: Look): Promise<void>;
}

/**
 * The app behind a real server, and Chromium, for the tests of one `describe`. `prepare` fills the
 * database.
 */
export function useChromium(
  prepare: (app: TestApp) => Promise<void> = async () => {},
): BrowserTest {
  let app: TestApp;
  let server: Server;
  let chromium: Browser;
  let origin: string;
  beforeAll(async () => {
    app = await startApp({ clock: () => new Date() });
    await prepare(app);
    server = createServer(app.app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    chromium = await sharedChromium();
  });
  afterAll(async () => {
    for (const context of chromium?.contexts() ?? []) await context.close();
    server?.closeAllConnections();
    server?.close();
    await app?.close();
  });
  const open: BrowserTest["open"] = (options) =>
    openPage(chromium, { baseURL: origin, ...options });
  const speak = async (locale: LocaleName) =>
    void (await app.db.write((tx) => tx.user.updateMany({ where: { id: 1 }, data: { locale } })));
  return {
    get app() {
      return app;
    },
    get origin() {
      return origin;
    },
    open,
    async openLook({ width, ...look }) {
      await speak(look.locale);
      return open({ viewport: { width, height: 800 }, ...look, bypassCSP: true });
    },
    async signIn(page, account) {
      if (account) return signInByForm(page, account);
      const value = (await app.signedIn()).cookies.get("id") as string;
      await page.context().addCookies([{ name: "id", value, url: origin }]);
    },
    speak,
    check,
  };
}

async function openPage(
  chromium: Browser,
  { slowToWake = false, ...options }: Opening,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await chromium.newContext(options);
  const page = await context.newPage();
  if (!slowToWake) await hurryAnimations(page);
  const problems: string[] = [];
  page.on(
    "console",
    (message) =>
      message.type() === "error" &&
      !/status of [45]\d\d/.test(message.text()) &&
      problems.push(message.text()),
  );
  page.on("pageerror", (error) => problems.push(error.message));
  const close = async () => {
    await context.close();
    expect(problems).toEqual([]);
  };
  return { page, close };
}

/** Their seconds are milliseconds, on every page that is opened here. */
async function hurryAnimations(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Animation.enable");
  await devTools.send("Animation.setPlaybackRate", { playbackRate: 1_000 });
}

async function signInByForm(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto("/login");
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.press("#password", "Enter");
  await page.waitForURL((url) => url.pathname === "/");
}

async function check(page: Page, name: string, look: Look): Promise<void> {
  const { width, colorScheme, locale } = look;
  const path = `${shots}${name}-${width}-${colorScheme}-${locale}.png`;
  // A click is over when its answer begins.
  await page.waitForLoadState();
  if (pictures) await page.screenshot({ path, fullPage: true });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth),
    `${name} fits`,
  ).toBeLessThanOrEqual(width);
  if (!axeLooks.includes(look)) return;
  await page.evaluate(axe);
  const violations = await page.evaluate(`
    axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
      preload: false,
    })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => [id, node.html.slice(0, 160), node.failureSummary].join(" "))))`);
  expect(violations, name).toEqual([]);
}
