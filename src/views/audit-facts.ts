import type { Theme } from "../domain/actor.ts";
import type { Change, UserStatus } from "../domain/audit-entry.ts";
import {
  customerFields,
  groupFields,
  type Kind,
  personFields,
  roleFields,
  userFields,
} from "../domain/fields.ts";
import { isLocale, localeName } from "../languages/locale.ts";
import type { Translate } from "../languages/texts.ts";
import { nameText } from "./former.ts";
import { rightNames } from "./rights-text.ts";

/** What entries say besides: of set-up, of addresses, of customers that go to somebody, of leaving. */
const otherFields = {
  administrator: "yesOrNo",
  address: "text",
  giver: "text",
  receiver: "text",
  endsOn: "day",
  reason: "text",
} as const;

/** Every field that an entry says, in the order of its sentences. */
const fields = { ...userFields, ...customerFields, ...groupFields, ...roleFields, ...otherFields };

type Field = keyof typeof fields;
type WrittenKind = Kind | "day";
type PersonField = keyof typeof personFields;

/** How a value of each kind is written; a value of another shape throws. */
const values: Record<WrittenKind, (t: Translate, value: unknown) => string> = {
  text,
  day: (t, value) => (value === "" ? text(t, value) : t("audit.day", { day: text(t, value) })),
  optional: text,
  names: list,
  rights: (t, value) => list(t, rightNames(t, value as string[])),
  yesOrNo,
  locale: language,
  theme: (t, value) => t(`profile.theme.${value as Theme}`),
  status: (t, value) => t(`people.status.${value as UserStatus}`),
};

/** What an entry says of fields, a sentence each; a value of another shape throws. */
export function facts(t: Translate, changes: object): string[] {
  const held = changes as Record<string, unknown>;
  const sentences = (Object.entries(fields) as [Field, WrittenKind][])
    .filter(([field]) => Object.hasOwn(held, field))
    .map(([field, kind]) => factText(t, { field, kind, value: held[field] }));
  return held.password === undefined ? sentences : [...sentences, t("audit.passwordChanged")];
}

interface Fact {
  field: Field;
  kind: WrittenKind;
  value: unknown;
}

function factText(t: Translate, { field, kind, value }: Fact): string {
  const name = t(isOfPerson(field) ? `people.form.${field}.label` : `audit.field.${field}`);
  const written = (one: unknown) => values[kind](t, one);
  return isChange(value)
    ? t("audit.change", { field: name, from: written(value.from), to: written(value.to) })
    : t("audit.fact", { field: name, value: written(value) });
}

function isOfPerson(field: Field): field is PersonField {
  return Object.hasOwn(personFields, field);
}

function isChange(value: unknown): value is Change<unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function text(t: Translate, value: unknown): string {
  if (typeof value !== "string") throw new TypeError("text expected");
  return value === "" ? t("audit.nothing") : nameText(t, value);
}

function language(_t: Translate, value: unknown): string {
  if (!isLocale(value)) throw new TypeError("a language expected");
  return localeName(value);
}

/** Names, one after the other. */
export function list(t: Translate, value: unknown): string {
  return text(t, (value as string[]).join(", "));
}

function yesOrNo(t: Translate, value: unknown): string {
  return t(value ? "forms.yes" : "forms.no");
}
