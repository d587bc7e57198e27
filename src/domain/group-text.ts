import type { Words } from "./reason.ts";

/** The seeded groups are described by the locale files until somebody writes a description. */
export function groupDescription(
  t: Words,
  { systemKey, description }: { systemKey: string | null; description: string | null },
): string {
  return description ?? (systemKey ? t(`groups.seeded.${systemKey}`) : "");
}
