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

/** The first groups as tags, and the others behind their number, on request. */
export function capGroups(t: Translate, groups: readonly { title: string }[]) {
  const { rows, hidden, rest } = cap(t, groups, 12);
  return { rows, more: hidden.length > 0 ? { text: rest, rows: hidden } : null };
}

/** The same in a row of a list, where the number of the others is all that is said of them. */
export function capGroupsInRow(t: Translate, groups: readonly { title: string }[]) {
  const { rows, rest } = cap(t, groups, 2);
  return { rows, rest };
}

function cap(t: Translate, groups: readonly { title: string }[], first: number) {
  const tags = groups.map(({ title }) => ({ text: title }));
  const hidden = tags.slice(first);
  const rest = hidden.length > 0 ? t("people.moreGroups", { count: hidden.length }) : "";
  return { rows: tags.slice(0, first), hidden, rest };
}

/** A link for those who may see groups. */
export function groupLink(
  { actor }: { actor: Actor },
  { id, title }: { id: number; title: string },
) {
  return { text: title, href: may(actor, "groups.view") ? `/groups/${id}` : "" };
}
