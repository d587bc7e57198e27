import { type Actor, may } from "../domain/actor.ts";
import type { Words } from "../domain/reason.ts";

/** The seeded groups are described by the locale files until somebody writes a description. */
export function groupDescription(
  t: Words,
  { systemKey, description }: { systemKey: string | null; description: string | null },
): string {
  return description || (systemKey ? t(`groups.seeded.${systemKey}`) : "");
}

/** A link for those who may see groups. */
export function groupLink(
  { actor }: { actor: Actor },
  { id, title }: { id: number; title: string },
) {
  return { text: title, url: may(actor, "groups.view") ? `/groups/${id}` : "" };
}
