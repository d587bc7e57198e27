import { USED_FORM } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import type { Translate } from "../languages/texts.ts";
import {
  describeMerge,
  describeMergedFields,
  type FieldValue,
  type MergedFields,
  type MergeField,
  mergeValues,
} from "./merge.ts";

interface Form {
  submitted: boolean;
  values: Readonly<Record<string, string | string[]>>;
  conflict?: Reason;
}

/** The fields of an edit by name. */
type Values<Edited> = Readonly<Record<keyof Edited & string, FieldValue>>;

/** A row as its edit form began or begins: a text or ticks for each name. */
interface EditedRow<Edited> {
  stored: Edited;
  version: number;
  /** What the form asks for; anything else stays as it is stored. */
  fields: Partial<Record<keyof Edited & string, MergeField>>;
}

interface HiddenField {
  name: string;
  value: string;
}

/** What stands in an edit form. */
interface Edit<Edited> {
  values: Edited;
  /** What the form began with: its hidden fields, for putting two people's changes together. */
  base: HiddenField[];
  version: number | string;
  /** What somebody else changed meanwhile, and what became of it here. */
  merged: MergedFields | null;
}

/**
 * What stands in a form: what is stored; what was typed, after a typo; after somebody else's change
 * both put together, on the version of now.
 */
export function editOf<Edited extends Values<Edited>>(
  t: Translate,
  form: Form,
  row: EditedRow<Edited>,
): Edit<Edited> {
  const { stored, version, fields } = row;
  const names = Object.keys(fields) as (keyof Edited & string)[];
  const begun = (values: Edited) => names.flatMap((name) => hidden(baseName(name), values[name]));
  if (!form.submitted) return { values: stored, base: begun(stored), version, merged: null };
  const typed = { ...stored, ...pick(typedValues(form, stored), names) };
  // After a first submit of the same form "they" were oneself: what is typed now is what is meant.
  if (form.conflict?.key === USED_FORM)
    return { values: typed, base: begun(stored), version, merged: null };
  const base = { ...stored, ...pick(baseValues(form, stored), names) };
  // A form with a typo is still the form of the version that it showed.
  if (!form.conflict)
    return { values: typed, base: begun(base), version: String(form.values.version), merged: null };
  const sides = (name: keyof Edited & string) => ({
    base: base[name],
    theirs: stored[name],
    yours: typed[name],
  });
  const merged = Object.fromEntries(names.map((name) => [name, mergeValues(sides(name))]));
  const described = names.flatMap((name) =>
    describeMerge(t, fields[name] as MergeField, sides(name)),
  );
  return {
    values: { ...stored, ...merged },
    base: begun(stored),
    version,
    merged: describeMergedFields(t, described),
  };
}

/** What was typed of these fields; `like` says which of them are ticks. */
export function typedValues<Edited extends Values<Edited>>({ values }: Form, like: Edited): Edited {
  return readValues(like, (name) => values[name]);
}

/** Everything that a review hands on: what would be saved, and what the form began with. */
export function reviewFields<Edited extends Values<Edited>>(
  form: Form,
  wanted: Edited,
): HiddenField[] {
  const base = baseValues(form, wanted);
  return (Object.keys(wanted) as (keyof Edited & string)[]).flatMap((name) => [
    ...hidden(name, wanted[name]),
    ...hidden(baseName(name), base[name]),
  ]);
}

function baseValues<Edited extends Values<Edited>>({ values }: Form, like: Edited): Edited {
  return readValues(like, (name) => values[baseName(name)]);
}

/** `firstName` began as `baseFirstName`. */
function baseName(name: string): string {
  return `base${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function readValues<Edited extends Values<Edited>>(
  like: Edited,
  read: (name: string) => string | string[] | undefined,
): Edited {
  const values = Object.entries<FieldValue>(like).map(([name, value]) => [
    name,
    Array.isArray(value) ? [read(name) ?? []].flat() : String(read(name) ?? ""),
  ]);
  return Object.fromEntries(values) as Edited;
}

function pick<Edited>(values: Edited, names: readonly (keyof Edited & string)[]): Partial<Edited> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Partial<Edited>;
}

function hidden(name: string, value: FieldValue): HiddenField[] {
  return [value].flat().map((one) => ({ name, value: one }));
}
