import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { anchorOf } from "../../src/cli/render-guide.ts";
import { loadTranslations } from "../../src/i18n/index.ts";
import type { BrowserTest } from "./browser-page.ts";

const docs = new URL("../../docs/", import.meta.url);
const images = new URL("images/", docs);
const file = new URL("user-guide.md", docs);

/** The app's own words, which the guide repeats. */
export const t = loadTranslations().en;

/** What the chapters are walked through with. */
export interface Walk {
  chromium: BrowserTest;
  guide: UserGuide;
  /** Exists while tests run: where the administrator is signed in. */
  readonly page: Page;
}

/**
 * The user guide as the tests walk through it: chapters of steps, each with what the page showed.
 */
export class UserGuide {
  /**
   * Whether this run makes the guide anew; then pictures are marked, which the CSP would forbid.
   */
  readonly writes = process.env.WRITE_GUIDE === "1";
  readonly #contents: string[] = [];
  readonly #lines: string[] = [];
  readonly #pictures = new Set<string>();
  #steps = 0;

  /** Several chapters about one thing. */
  part(heading: string, lead: string): void {
    this.#contents.push(`- ${linkTo(heading)}`);
    this.#lines.push(`## ${heading}`, "", lead, "");
  }

  /** A procedure, the manual's under its heading; `lead` says what it is for. */
  chapter(heading: string, lead: string): void {
    this.#contents.push(`  - ${linkTo(heading)}`);
    this.#lines.push(`### ${heading}`, "", lead, "");
    this.#steps = 0;
  }

  /** What a person does next. */
  step(text: string): void {
    this.#steps++;
    this.#lines.push(`${this.#steps}. ${text}`, "");
  }

  /** What the page shows now, with `mark` framed; it fits, as the looks see in German. */
  async picture(page: Page, caption: string, mark?: Locator): Promise<void> {
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(width, `${caption}: sideways`).toBeLessThanOrEqual(0);
    const name = `guide-${String(this.#pictures.size + 1).padStart(2, "0")}.png`;
    this.#pictures.add(name);
    this.#lines.push(`   ![${caption}](images/${name})`, "");
    if (this.writes) await photograph(page, name, mark?.first());
  }

  /**
   * The text that the tests made, and the one that is checked in; writes it first when asked to.
   */
  finish(): { made: string; checkedIn: string } {
    const intro = ["# User Guide", "", "How to work with Gatehouse, step by step.", ""];
    const made = `${[...intro, ...this.#contents, "", ...this.#lines].join("\n").trim()}\n`;
    if (this.writes) {
      writeFileSync(file, made);
      for (const name of readdirSync(images))
        if (/^guide-\d+\.png$/.test(name) && !this.#pictures.has(name))
          rmSync(new URL(name, images));
    }
    return { made, checkedIn: readFileSync(file, "utf8") };
  }
}

function linkTo(heading: string): string {
  return `[${heading}](#${anchorOf(heading)})`;
}

async function photograph(page: Page, name: string, mark?: Locator): Promise<void> {
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await mark?.evaluate((element) => {
    const barAtTheBottom = 70;
    if (element.getBoundingClientRect().bottom > innerHeight - barAtTheBottom)
      element.scrollIntoView({ block: "center", behavior: "instant" });
  });
  const frame = await mark?.boundingBox();
  const shot = await page.screenshot({
    clip: { x: 0, y: 0, width: 1280, height: 720 },
    ...(frame ? { style: markAt(frame) } : {}),
  });
  // A page has few colours: named in a palette they take a third of the room.
  const { default: sharp } = await import("sharp");
  const small = sharp(shot).png({ palette: true, quality: 80, dither: 0, effort: 10 });
  mkdirSync(images, { recursive: true });
  writeFileSync(new URL(name, images), await small.toBuffer());
}

/** A frame around what matters, drawn by the screenshot's own style sheet. */
function markAt(box: { x: number; y: number; width: number; height: number }): string {
  return `body::after { content: ""; position: fixed; z-index: 99;
    left: ${box.x - 4}px; top: ${box.y - 4}px;
    width: ${box.width + 8}px; height: ${box.height + 8}px;
    border: 3px solid #d6336c; border-radius: 8px; }`;
}
