import { textOf } from "../support/browser.ts";

/** What stands before and after the content of <main>; the floor takes it from the app as it is. */
export type Frame = [before: string, after: string];
export type Frames = Record<"list" | "edit", Frame>;

/** Share of the length by which the floor's content may differ from the app's. */
const TOLERANCE = 0.02;

export function splitPage(html: string): { frame: Frame; main: string } {
  const [before = "", main] = html.split(/(?<=<main[^>]*>)|(?=<\/main>)/);
  if (main === undefined) throw new Error("A page without <main>");
  return { frame: [before, html.slice(before.length + main.length)], main };
}

/**
 * Why the floor's page is not the app's: another length of <main> than within 2%, or other words in
 * it (unless `words` is false).
 */
export function whyNotSamePage(
  app: string,
  floor: string,
  { words = true } = {},
): string | undefined {
  const [ours, theirs] = [splitPage(app).main, splitPage(floor).main];
  const [length, other] = [Buffer.byteLength(ours), Buffer.byteLength(theirs)];
  if (Math.abs(length - other) > TOLERANCE * length)
    return `it has ${other} bytes in <main>, the app's ${length}`;
  if (!words) return undefined;
  const [text, otherText] = [plainText(ours), plainText(theirs)];
  if (text === otherText) return undefined;
  const at = [...text].findIndex((letter, index) => letter !== otherText[index]);
  return (
    `it says "${otherText.slice(Math.max(0, at - 20), at + 40)}", ` +
    `the app "${text.slice(Math.max(0, at - 20), at + 40)}"`
  );
}

function plainText(html: string): string {
  return textOf(html).replace(/\s+/g, " ").trim();
}
