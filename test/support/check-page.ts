import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { findings, type Known, type Seen, whatIsKnown } from "./axe.ts";
import { thorough } from "./thorough.ts";

const shots = new URL("../../artifacts/screenshots/", import.meta.url).pathname;

/** How a page is shown. */
interface Way {
  width: number;
  colorScheme: "light" | "dark";
}

/** How a page is looked at, and how else before the next one. */
export interface Look extends Way {
  locale: LocaleName;
  also?: Way;
}

/** Pictures of every page looked at, in artifacts/screenshots: a third of the time of looking. */
const pictures = thorough || process.env.SCREENS === "1";

const seen: Seen = new Set();

/**
 * Takes a picture where they are wanted, and asks for no sideways scrolling and no finding of axe;
 * in either way of the look.
 */
export async function check(page: Page, name: string, look: Look): Promise<void> {
  const { also, locale } = look;
  // A click is over when its answer begins.
  await page.waitForLoadState();
  const width = page.viewportSize()?.width;
  const isOther = also !== undefined && also.width === width;
  const [first, second] = isOther ? [also, look] : [look, also];
  expect(width, `${name} is looked at in a width of the look`).toBe(first.width);
  const known = await whatIsKnown(page, thorough ? undefined : seen);
  await checkWay(page, name, { ...first, locale }, known);
  if (!second || known.everything) return;
  // The next page begins in this way.
  await page.emulateMedia({ colorScheme: second.colorScheme });
  await page.setViewportSize({ width: second.width, height: 800 });
  await page.evaluate(endTransitions);
  await checkWay(page, name, { ...second, locale }, known);
}

/** Colours are what they are going to be. */
async function endTransitions(): Promise<void> {
  await new Promise(requestAnimationFrame);
  for (const animation of document.getAnimations()) animation.finish();
}

async function checkWay(page: Page, name: string, look: Look, known: Known): Promise<void> {
  const { width, colorScheme, locale } = look;
  const path = `${shots}${name}-${width}-${colorScheme}-${locale}.png`;
  if (pictures) await page.screenshot({ path, fullPage: true });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth),
    `${name} fits`,
  ).toBeLessThanOrEqual(width);
  expect(await findings(page, known), `${name}, ${width} px, ${colorScheme}`).toEqual([]);
}
