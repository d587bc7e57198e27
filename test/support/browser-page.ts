import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { startApp, type TestApp } from "./app.ts";
import { check, type Look } from "./check-page.ts";
import { sharedChromium } from "./chromium.ts";
import { giveBack, type KeptPage, takePage } from "./kept-pages.ts";
import { serve } from "./shared-server.ts";
import { thorough } from "./thorough.ts";

const [wide, narrow] = [1280, 360];

/**
 * Each page once, in the language of longer words, in each width and scheme. Each width in each
 * scheme and language in the long run. For `it.each`.
 */
export const looks: readonly Look[] = thorough
  ? (["en", "de"] as const).flatMap((locale) =>
      (["light", "dark"] as const).flatMap((colorScheme) =>
        [wide, narrow].map((width) => ({ width, colorScheme, locale })),
      ),
    )
  : [
      {
        ...{ width: narrow, colorScheme: "dark", locale: "de" },
        also: { width: wide, colorScheme: "light" },
      },
    ];

/** Pages of which others show each part: they are looked at in the long run. */
export const alike = <T>(...pages: T[]): T[] => (thorough ? pages : []);

const languagesAndScripts = [
  ["en", true],
  ["de", false],
  ["en", false],
  ["de", true],
] as const;

/** Where the same steps without scripts are walked elsewhere. For `it.each`. */
export const withScripts = thorough ? languagesAndScripts : ([["de", true]] as const);

/** Where the same steps with scripts are walked elsewhere. For `it.each`. */
export const withoutScripts = thorough ? languagesAndScripts : ([["de", false]] as const);

/**
 * Where the user guide walks the same steps with scripts, and others without, over HTTP. For
 * `it.each`.
 */
export const inTheLongRun = thorough ? languagesAndScripts : [];

/** Where what is so without scripts is asked over HTTP. For `it.each`. */
export const scripts = thorough ? [true, false] : [true];

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
  /** By the form, and to the start page; a number by a session alone, still nowhere. */
  signIn(page: Page, account?: number | { email: string; password: string }): Promise<void>;
  /** One page for the tests of a `describe`: the administrator's, in English. */
  useOnePage(): { readonly page: Page };
  /** The administrator's interface language. */
  speak(locale: LocaleName): Promise<void>;
  check: typeof check;
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
  const signIn: BrowserTest["signIn"] = async (page, account = 1) => {
    if (typeof account === "object") return signInByForm(page, account);
    const value = (await app.signedIn(account)).cookies.get("id") as string;
    await page.context().addCookies([{ name: "id", value, url: origin }]);
  };
  return {
    get app() {
      return app;
    },
    get origin() {
      return origin;
    },
    open,
    async openLook({ width, colorScheme, locale }) {
      await speak(locale);
      const viewport = { width, height: 800 };
      return open({ viewport, colorScheme, locale, bypassCSP: true });
    },
    signIn,
    useOnePage() {
      let opened: Awaited<ReturnType<typeof open>>;
      beforeAll(async () => {
        await speak("en");
        opened = await open();
        await signIn(opened.page);
      });
      afterAll(() => opened?.close());
      return {
        get page() {
          return opened.page;
        },
      };
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
