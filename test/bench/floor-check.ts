import { withoutTokens } from "./floor/models.ts";

/** Share of the length by which the floor's page may differ from the app's on another database. */
const TOLERANCE = 0.02;

/**
 * Why the floor's page is not the app's: it differs in more than its tokens, or, where both read
 * `other` databases with the same invented people, in length by more than 2%.
 */
export function whyNotSamePage(
  app: string,
  floor: string,
  { other = false } = {},
): string | undefined {
  const [ours, theirs] = [withoutTokens(app), withoutTokens(floor)];
  const [length, otherLength] = [ours, theirs].map((page) => Buffer.byteLength(page)) as [
    number,
    number,
  ];
  if (other)
    return Math.abs(length - otherLength) > TOLERANCE * length
      ? `it has ${otherLength} bytes, the app's ${length}`
      : undefined;
  if (ours === theirs) return undefined;
  const at = [...ours].findIndex((letter, index) => letter !== theirs[index]);
  const around = (page: string) => JSON.stringify(page.slice(Math.max(0, at - 20), at + 40));
  return `it has ${around(theirs)} where the app has ${around(ours)}`;
}
