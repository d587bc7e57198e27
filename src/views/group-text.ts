import { type Actor, may } from "../domain/actor.ts";
import { isSystemKey } from "../domain/permissions.ts";
import type { Translate } from "../languages/texts.ts";

/** The seeded groups are described by the locale files until somebody writes a description. */
export function groupDescription(
  t: Translate,
  { systemKey, description }: { systemKey: string | null; description: string | null },
): string {
  return description || (isSystemKey(systemKey) ? t(`groups.seeded.${systemKey}`) : "");
}

/** A link for those who may see groups. */
export function groupLink(
  { actor }: { actor: Actor },
  { id, title }: { id: number; title: string },
) {
  return { text: title, href: may(actor, "groups.view") ? `/groups/${id}` : "" };
}
