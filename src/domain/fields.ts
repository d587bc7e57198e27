/**
 * What can be edited of each noun, by the kind of its values. The columns that are written, the
 * types and words of the audit and the fields of a user's form come from here.
 */
export type Kind =
  | "text"
  | "optional"
  | "names"
  | "rights"
  | "yesOrNo"
  | "locale"
  | "theme"
  | "status";

type Fields = Readonly<Record<string, Kind>>;

/** What Create new User and Edit User ask for, in their order; `people.form` labels each. */
export const personFields = {
  email: "text",
  firstName: "text",
  lastName: "text",
  groups: "names",
  agent: "yesOrNo",
  locale: "locale",
} as const satisfies Fields;

/** Whether a field says who somebody is: erasing empties it, in the row and in the audit. */
const saysWho = {
  email: true,
  firstName: true,
  lastName: true,
  groups: false,
  agent: false,
  locale: false,
} as const satisfies Record<keyof typeof personFields, boolean>;

type SaysWho = typeof saysWho;

export type PersonalField = {
  [Field in keyof SaysWho]: SaysWho[Field] extends true ? Field : never;
}[keyof SaysWho];

export const personalFields = (Object.keys(saysWho) as (keyof SaysWho)[]).filter(
  (field): field is PersonalField => saysWho[field],
);

export const userFields = {
  ...personFields,
  theme: "theme",
  status: "status",
} as const satisfies Fields;

export const groupFields = {
  roles: "names",
  title: "text",
  description: "optional",
} as const satisfies Fields;

export const roleFields = { name: "text", permissions: "rights" } as const satisfies Fields;

/** What the store says of a customer. */
export const customerFields = {
  email: "text",
  firstName: "text",
  lastName: "text",
  company: "optional",
} as const satisfies Fields;

/** What of an input, or of a row, is a field. */
export function pickFields<Input extends Record<keyof Declared, unknown>, Declared extends Fields>(
  input: Input,
  declared: Declared,
): Pick<Input, keyof Declared & keyof Input> {
  const names = Object.keys(declared) as (keyof Declared & keyof Input)[];
  return Object.fromEntries(names.map((name) => [name, input[name]])) as Pick<
    Input,
    keyof Declared & keyof Input
  >;
}
