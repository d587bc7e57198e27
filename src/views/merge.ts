import type { Translate } from "../languages/texts.ts";

/** What a field holds: a text, or ticks. */
export type FieldValue = string | readonly string[];

/** One side's value, the other's, and what both began with. */
interface Sides<Value> {
  base: Value;
  theirs: Value;
  yours: Value;
}

/** A field that two people may change at once, by its label; `say` names what a value means. */
export interface MergeField {
  label: string;
  say?: (value: string) => string;
}

/** A field of a conflict: what they made of it, what you made of it, and what the form has now. */
interface MergedField {
  label: string;
  theirs: string;
  yours: string;
  outcome: string;
  collides: boolean;
}

/** A conflict field by field, with the words of its columns. */
export interface MergedFields {
  words: Readonly<Record<"caption" | "field" | "theirs" | "yours" | "outcome", string>>;
  fields: readonly MergedField[];
}

/** Nothing to show where they changed nothing that the form asks for. */
export function describeMergedFields(
  t: Translate,
  fields: readonly MergedField[],
): MergedFields | null {
  if (fields.length === 0) return null;
  const words = {
    caption: t("forms.merge.caption"),
    field: t("forms.merge.column.field"),
    theirs: t("forms.merge.column.theirs"),
    yours: t("forms.merge.column.yours"),
    outcome: t("forms.merge.column.outcome"),
  };
  return { words, fields };
}

/**
 * Their change taken over where it does not collide with yours; else yours. Ticks never collide:
 * each is as whoever changed it left it.
 */
export function mergeValues(sides: Sides<FieldValue>): FieldValue {
  if (areTicks(sides)) return mergeTicks(sides);
  return whoChanged(sides as Sides<string>) === "theirs" ? sides.theirs : sides.yours;
}

/** A field that they changed; nothing for one that they left alone. */
export function describeMerge(
  t: Translate,
  field: MergeField,
  sides: Sides<FieldValue>,
): MergedField[] {
  return areTicks(sides)
    ? describeTicks(t, field, sides)
    : describeText(t, field, sides as Sides<string>);
}

function areTicks(sides: Sides<FieldValue>): sides is Sides<readonly string[]> {
  return Array.isArray(sides.base);
}

function mergeTicks({ base, theirs, yours }: Sides<readonly string[]>): string[] {
  const all = new Set([...base, ...theirs, ...yours]);
  return [...all].filter((one) =>
    yours.includes(one) === base.includes(one) ? theirs.includes(one) : yours.includes(one),
  );
}

/** `both` means differently: whoever changed it to the same does not collide. */
function whoChanged({ base, theirs, yours }: Sides<string>): "theirs" | "yours" | "both" | "same" {
  if (theirs === yours) return "same";
  if (yours === base) return "theirs";
  return theirs === base ? "yours" : "both";
}

function describeText(
  t: Translate,
  { label, say = (text) => text }: MergeField,
  sides: Sides<string>,
): MergedField[] {
  if (sides.theirs === sides.base) return [];
  const changer = whoChanged(sides);
  const named = (text: string) => say(text) || t("forms.merge.empty");
  return [
    {
      label,
      theirs: named(sides.theirs),
      yours: named(sides.yours),
      outcome: t(`forms.merge.${changer}`),
      collides: changer === "both",
    },
  ];
}

/** Ticks as additions and removals on both sides. */
function describeTicks(
  t: Translate,
  { label, say = (value) => value }: MergeField,
  { base, theirs, yours }: Sides<readonly string[]>,
): MergedField[] {
  const named = (key: "added" | "removed", values: readonly string[]) =>
    values.map((value) => t(`forms.merge.${key}`, { name: say(value) }));
  const changes = (side: readonly string[]) =>
    [...named("added", without(side, base)), ...named("removed", without(base, side))].join(", ");
  if (!changes(theirs)) return [];
  const own = changes(yours);
  const outcome = own === "" ? "theirs" : own === changes(theirs) ? "same" : "ticks";
  return [
    {
      label,
      theirs: changes(theirs),
      yours: own || t("forms.merge.unchanged"),
      outcome: t(`forms.merge.${outcome}`),
      collides: false,
    },
  ];
}

function without(values: readonly string[], others: readonly string[]): string[] {
  return values.filter((value) => !others.includes(value));
}
