import { z } from "zod";
import { canonicalEmail, codePoints, composed } from "../../domain/text.ts";
import type { StoreCustomer } from "../../features/customers/service/store-customer.ts";
import { type Column, columns } from "./header.ts";

const MISSING = "is missing";
const UNREADABLE =
  "has characters that are no text in the encoding of the file; " +
  "name the right one with --encoding, or save the file as CSV UTF-8";
const SPREADSHEET =
  "was shortened to a power of ten by a spreadsheet program; " +
  "export it again and open it with that column as text";

/** What no page can show: control characters, and those that turn the text around them. */
const unshowable = /[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069]/gu;
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;

/** One line of text, its characters composed; a line break in a cell counts as a space. */
function text(max: number) {
  return z
    .string()
    .transform((value) => composed(onOneLine(value).replace(unshowable, "").trim(), max))
    .pipe(
      z
        .string()
        .refine((value) => codePoints(value) <= max, {
          message: `has more than ${max} characters`,
          abort: true,
        })
        .refine((value) => !value.includes("\ufffd"), { message: UNREADABLE, abort: true }),
    );
}

function onOneLine(value: string): string {
  return value.replace(/\s+/g, " ");
}

/** What others ask by: no character of it may be invisible. */
const reference = z
  .string()
  // The apostrophe is a spreadsheet's, so that a number stays a text.
  .transform((value) =>
    onOneLine(value)
      .trim()
      .replace(/^'(?=\d)/, ""),
  )
  .pipe(
    text(64)
      .refine((value) => value !== "", { message: MISSING, abort: true })
      .refine((value) => !/^\d+([.,]\d+)?e\+\d+$/i.test(value), SPREADSHEET),
  );

const schema = z.object({
  reference,
  email: text(254),
  firstName: text(100),
  lastName: text(100),
  company: text(200).transform((value) => value || null),
});

/** The customer that a line describes, and what was noticed about it. */
interface ReadCustomer {
  customer: StoreCustomer;
  notes: string[];
}

/**
 * What the store says of a customer is taken as it is, but for what no page can show; or, in words,
 * what is wrong with the line.
 */
export function readCustomer(
  order: readonly (Column | undefined)[],
  fields: readonly string[],
): ReadCustomer | string {
  const surplus = fields.slice(order.length).some((field) => field.trim() !== "");
  if (surplus || fields.length < order.length) return wrongWidth(fields.length, order.length);
  const given = givenBy(order, fields);
  if (/\s|\p{C}/u.test(given.reference.trim()) || invisible.test(given.reference))
    return "reference has a space or an invisible character in it";
  const { success, data, error } = schema.safeParse(given);
  if (success) return { customer: data, notes: notesOf(given, data.email) };
  const said = error.issues.map(({ path, message }) => `${columns[path[0] as Column]} ${message}`);
  return said.join("; ");
}

function wrongWidth(given: number, wanted: number): string {
  const found = given === 1 ? "1 column" : `${given} columns`;
  return (
    `has ${found} instead of ${wanted}; ` +
    "a value with the separator in it must stand in quotation marks"
  );
}

type Given = Record<Column, string>;

function givenBy(order: readonly (Column | undefined)[], fields: readonly string[]): Given {
  const given: Given = { reference: "", email: "", firstName: "", lastName: "", company: "" };
  for (const [at, column] of order.entries()) if (column) given[column] = fields[at] ?? "";
  return given;
}

function notesOf(given: Given, email: string): string[] {
  const cleaned = Object.entries(given).filter(
    ([, value]) => onOneLine(value).replace(unshowable, "") !== onOneLine(value),
  );
  return [
    ...cleaned.map(
      ([column]) =>
        `${columns[column as Column]} had characters that cannot be shown; they are gone`,
    ),
    ...(email === "" || canonicalEmail(email) !== undefined
      ? []
      : ["email is no e-mail address; taken over as it is"]),
  ];
}
