import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { startApp, type TestApp } from "./app.ts";
import { findings } from "./axe.ts";
import { sharedChromium } from "./chromium.ts";
import { giveBack, type KeptPage, takePage } from "./kept-pages.ts";
import { serve } from "./shared-server.ts";

const shots = new URL("../../artifacts/screenshots/", import.meta.url).pathname;

/** How a page is looked at. */
export interface Look {
  width: number;
  colorScheme: "light" | "dark";
  locale: LocaleName;
}

/** `npm run test:long`, in which everything is looked at in every way. */
export const thorough = Number(process.env.RACE_ROUNDS ?? 20) > 20;

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

/** Where the same steps without scripts are walked elsewhere. For `it.each`. */
export const withScripts = thorough ? languagesAndScripts : ([["de", true]] as const);

/** Where the same steps with scripts are walked elsewhere. For `it.each`. */
export const withoutScripts = thorough ? languagesAndScripts : ([["de", false]] as const);

/** `slowToWake`: pages that an act shows take no click for their second, as they do for people. */
interface Opening extends BrowserContextOptions {
  slowToWake?: boolean;
}

/**
 * Milliseconds between two clicks, and whether scripts run; with and without them in the long run.
 * For `it.each`.
 */
export const gapsBetweenClicks = [
  [0, true],
  [300, false],
  [700, true],
  ...(thorough
    ? ([
        [0, false],
        [300, true],
        [700, false],
      ] as const)
    : []),
] as const;

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
  let end: (() => void) | undefined;
  let chromium: Browser;
  let origin: string;
  const taken = new Set<KeptPage>();
  beforeAll(async () => {
    app = await startApp({ clock: () => new Date() });
    await prepare(app);
    ({ origin, end } = await serve(app.app));
    chromium = await sharedChromium();
  });
  afterAll(async () => {
    // Of tests that failed.
    for (const { page } of taken) await page.context().close();
    end?.();
    await app?.close();
  });
  const open: BrowserTest["open"] = (options) =>
    openPage(chromium, taken, { baseURL: origin, ...options });
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
  taken: Set<KeptPage>,
  { slowToWake = false, ...options }: Opening,
): Promise<{ page: Page; close: () => Promise<void> }> {
  // Seconds of animations are milliseconds.
  const kept = await takePage(chromium, options, slowToWake ? 1 : 1_000);
  taken.add(kept);
  const { page } = kept;
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
    taken.delete(kept);
    await giveBack(kept);
    expect(problems).toEqual([]);
  };
  return { page, close };
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

/** Those looked at, by look. */
const bars = axeLooks.map(() => new Set<string>());

async function check(page: Page, name: string, look: Look): Promise<void> {
  const { width, colorScheme, locale } = look;
  const path = `${shots}${name}-${width}-${colorScheme}-${locale}.png`;
  // A click is over when its answer begins.
  await page.waitForLoadState();
  expect(page.viewportSize()?.width, `${name} is looked at in its width`).toBe(width);
  if (pictures) await page.screenshot({ path, fullPage: true });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth),
    `${name} fits`,
  ).toBeLessThanOrEqual(width);
  if (!axeLooks.includes(look)) return;
  expect(await findings(page, bars[axeLooks.indexOf(look)] as Set<string>), name).toEqual([]);
}
