import type { Words } from "./reason.ts";

/** One side's text, the other's, and what both began with. */
export interface Sides<Value> {
  base: Value;
  theirs: Value;
  yours: Value;
}

type Whose = "theirs" | "yours" | "both" | "nobody";

/** Who changed it. `both` means differently: whoever changed it to the same does not collide. */
function whoChanged({ base, theirs, yours }: Sides<string>): Whose {
  if (theirs === yours) return theirs === base ? "nobody" : "theirs";
  if (yours === base) return "theirs";
  return theirs === base ? "yours" : "both";
}

/** The text with their change taken over where it does not collide with yours; else yours. */
export function mergeText(sides: Sides<string>): string {
  return whoChanged(sides) === "theirs" ? sides.theirs : sides.yours;
}

/** Ticks never collide: each element is as whoever changed it left it. */
export function mergeTicks({ base, theirs, yours }: Sides<readonly string[]>): string[] {
  const all = new Set([...base, ...theirs, ...yours]);
  return [...all].filter((one) =>
    yours.includes(one) === base.includes(one) ? theirs.includes(one) : yours.includes(one),
  );
}

/**
 * A field of a conflict: what they made of it, what you made of it, and what stands in the form
 * now.
 */
export interface MergedField {
  label: string;
  theirs: string;
  yours: string;
  outcome: string;
  collides: boolean;
}

/** A text that they changed; nothing for one that they left alone. */
export function describeText(t: Words, label: string, sides: Sides<string>): MergedField[] {
  const whose = whoChanged(sides);
  const of = (text: string) => text || t("forms.merge.empty");
  if (sides.theirs === sides.base) return [];
  return [
    {
      label,
      theirs: of(sides.theirs),
      yours: of(sides.yours),
      outcome: t(`forms.merge.${whose}`),
      collides: whose === "both",
    },
  ];
}

/**
 * Ticks that they changed, as additions and removals on both sides. `name` says what a tick is
 * called.
 */
export function describeTicks(
  t: Words,
  label: string,
  { base, theirs, yours }: Sides<readonly string[]>,
  name: (value: string) => string,
): MergedField[] {
  const changes = (side: readonly string[]) => [
    ...side
      .filter((one) => !base.includes(one))
      .map((one) => t("forms.merge.added", { name: name(one) })),
    ...base
      .filter((one) => !side.includes(one))
      .map((one) => t("forms.merge.removed", { name: name(one) })),
  ];
  if (changes(theirs).length === 0) return [];
  const own = changes(yours).join(", ") || t("forms.merge.unchanged");
  return [
    {
      label,
      theirs: changes(theirs).join(", "),
      yours: own,
      outcome: t("forms.merge.ticks"),
      collides: false,
    },
  ];
}
