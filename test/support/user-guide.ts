import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";

const docs = new URL("../../docs/", import.meta.url);
const file = new URL("user-guide.md", docs);

/**
 * The user guide as the tests walk through it: chapters of steps, each with what the page showed.
 */
export class UserGuide {
  /**
   * Whether this run makes the guide anew; then pictures are marked, which the CSP would forbid.
   */
  readonly writes = process.env.WRITE_GUIDE === "1";
  readonly #lines: string[] = [
    "# User guide",
    "",
    "Every chapter is a procedure of the manual, walked through and photographed by a test " +
      "(`npm run docs:guide` makes this file anew).",
    "",
  ];
  #pictures = 0;

  /** A procedure, by the manual's heading; `lead` says what it is for. */
  chapter(heading: string, lead: string): void {
    this.#lines.push(`## ${heading}`, "", lead, "");
    this.#steps = 0;
  }
  #steps = 0;

  /** What a person does next. */
  step(text: string): void {
    this.#steps++;
    this.#lines.push(`${this.#steps}. ${text}`, "");
  }

  /** What the page shows now, with `mark` framed. */
  async picture(page: Page, caption: string, mark?: Locator): Promise<void> {
    this.#pictures++;
    const name = `guide-${String(this.#pictures).padStart(2, "0")}.png`;
    this.#lines.push(`   ![${caption}](images/${name})`, "");
    if (!this.writes) return;
    await mark
      ?.first()
      .evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    const frame = await mark?.first().boundingBox();
    mkdirSync(new URL("images/", docs), { recursive: true });
    const clip = { x: 0, y: 0, width: 1280, height: 720 };
    await page.screenshot({
      path: new URL(`images/${name}`, docs).pathname,
      clip,
      ...(frame ? { style: markAt(frame) } : {}),
    });
  }

  /**
   * The text that the tests made, and the one that is checked in; writes it first when asked to.
   */
  finish(): { made: string; checkedIn: string } {
    const made = `${this.#lines.join("\n").trim()}\n`;
    if (this.writes) writeFileSync(file, made);
    return { made, checkedIn: readFileSync(file, "utf8") };
  }
}

/** A frame around what matters, drawn by the screenshot's own style sheet. */
function markAt({
  x,
  y,
  width,
  height,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
}): string {
  return `body::after { content: ""; position: fixed; z-index: 99;
    left: ${x - 6}px; top: ${y - 6}px; width: ${width + 12}px; height: ${height + 12}px;
    border: 3px solid #d6336c; border-radius: 8px; }`;
}
