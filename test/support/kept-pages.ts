import type { Browser, BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { nothing } from "./shared-server.ts";

/**
 * A page that tests have one after another, each as if it were new: a browser that is opened for
 * one test costs twice what that test asks of it.
 */
export interface KeptPage {
  page: Page;
  devTools: CDPSession;
  /** What differs between pages that cannot stand in for each other. */
  kind: string;
  /** Something was done to it that cannot be taken back. */
  spoilt: boolean;
  colorScheme: "light" | "dark" | "no-preference" | null;
}

/** Each is a process of its own. */
const MOST = 10;
const firstViewport = { width: 1280, height: 720 };

/** Longest unused first. */
const free: KeptPage[] = [];

/** Of a page and of its context: what stays, whoever has the page next. */
const lasting = [
  ...["addInitScript", "exposeBinding", "exposeFunction", "grantPermissions"],
  ...["newCDPSession", "route", "routeFromHAR", "routeWebSocket", "setExtraHTTPHeaders"],
  ...["setGeolocation", "setOffline"],
];

/** What tests listen to. */
const heard = ["console", "dialog", "download", "pageerror", "popup", "request", "response"];

/** A page as new, in a browser of these options, at their viewport. */
export async function takePage(
  browser: Browser,
  { viewport, ...options }: BrowserContextOptions,
  playbackRate: number,
): Promise<KeptPage> {
  const size = viewport ?? firstViewport;
  const kind = JSON.stringify([options, playbackRate]);
  const index = free.findLastIndex((one) => one.kind === kind);
  const [kept] = index < 0 ? [] : free.splice(index, 1);
  if (!kept) return openPage(browser, { viewport: size, ...options }, kind, playbackRate);
  const is = kept.page.viewportSize();
  if (is?.width !== size.width || is.height !== size.height) await kept.page.setViewportSize(size);
  return kept;
}

/** Takes everything back that was done to it, for who takes it next. */
export async function giveBack(kept: KeptPage): Promise<void> {
  if (kept.spoilt || !(await clean(kept))) return kept.page.context().close();
  free.push(kept);
  if (free.length > MOST) await free.shift()?.page.context().close();
}

async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
  kind: string,
  playbackRate: number,
): Promise<KeptPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  if (playbackRate !== 1) {
    await devTools.send("Animation.enable");
    await devTools.send("Animation.setPlaybackRate", { playbackRate });
  }
  const { colorScheme = "light" } = options;
  const kept = { page, devTools, kind, spoilt: false, colorScheme };
  for (const owner of [page, context] as unknown as Record<string, CallableFunction>[])
    for (const name of lasting) {
      const method = owner[name]?.bind(owner);
      if (!method) continue;
      owner[name] = (...given: unknown[]) => {
        kept.spoilt = true;
        return method(...given);
      };
    }
  return kept;
}

/** Answers whether it was possible. */
async function clean({ page, devTools, colorScheme }: KeptPage): Promise<boolean> {
  const context = page.context();
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.evaluate(() => {
      if (!location.protocol.startsWith("http")) return;
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.goto(nothing);
    await Promise.all([
      page.mouse.move(0, 0),
      page.emulateMedia({ media: null, colorScheme, reducedMotion: null }),
      context.clearCookies(),
      devTools.send("Page.resetNavigationHistory"),
    ]);
    for (const event of heard) page.removeAllListeners(event as "console");
    return true;
  } catch {
    return false;
  }
}
