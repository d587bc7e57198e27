import { codePoints, mayFit } from "./text.ts";

/** In code points after NFC. */
export const passwordLength = { min: 12, max: 128 } as const;

/**
 * Length as it counts, or Infinity for what is longer than any password: that is not even composed.
 */
export function lengthOf(password: string): number {
  return mayFit(password, passwordLength.max)
    ? codePoints(password.normalize("NFC"))
    : Number.POSITIVE_INFINITY;
}
