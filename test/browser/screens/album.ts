import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import nunjucks from "nunjucks";
import type { Page } from "playwright-core";
import type { LocaleName } from "../../../src/languages/locale.ts";

const folder = new URL("../../../artifacts/screens/", import.meta.url);
const template = new URL("index.njk", import.meta.url);
const widths = (process.env.SCREENS_AT ?? "320,360,768,1024,1280,1440").split(",").map(Number);
const schemes = ["light", "dark"] as const;
/** Of a page; a longer one is cut off, as nobody looks further. */
const HEIGHT = { min: 900, max: 2_400 };

/** The pictures of a run, and the page that shows them beside each other. */
export class Album {
  readonly #names = new Set<string>();

  constructor() {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** What the page shows, at every width, in light and dark. */
  async take(page: Page, name: string, locale: LocaleName): Promise<void> {
    this.#names.add(name);
    for (const width of widths) {
      await resize(page, width);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const path = new URL(`${name}-${width}-${colorScheme}-${locale}.jpeg`, folder).pathname;
        await page.screenshot({ path, type: "jpeg", quality: 80 });
      }
    }
  }

  /** Writes the index, and answers where it is. */
  finish(): string {
    const index = new URL("index.html", folder);
    const names = [...this.#names];
    const model = { names, widths, schemes, locales: ["en", "de"] };
    const html = new nunjucks.Environment(null, { autoescape: true }).renderString(
      readFileSync(template, "utf8"),
      model,
    );
    writeFileSync(index, html);
    return index.pathname;
  }
}

/** As high as the page: what sticks to an edge of the window would stand in the middle of it. */
async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT.min });
  const height = await page.evaluate(() => {
    scrollTo(0, 0);
    return document.documentElement.scrollHeight;
  });
  await page.setViewportSize({
    width,
    height: Math.min(Math.max(height, HEIGHT.min), HEIGHT.max),
  });
}
