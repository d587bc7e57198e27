import { z } from "zod";
import { canonicalEmail, codePoints, composed, hasForbiddenCharacter } from "../../domain/text.ts";
import type { StoreCustomer } from "../../features/customers/service/import-customers.ts";
import { type Column, columns } from "./header.ts";

const MISSING = "is missing";
const NOT_UTF8 = "is not UTF-8 text";
const FORBIDDEN = "has a character that is not allowed";

/** One line of text, its characters composed; a line break in a cell counts as a space. */
function text(max: number) {
  return z
    .string()
    .transform((value) => composed(value.replace(/\s+/g, " ").trim(), max))
    .pipe(
      z
        .string()
        .refine((value) => codePoints(value) <= max, {
          message: `has more than ${max} characters`,
          abort: true,
        })
        .refine((value) => !value.includes("\ufffd"), { message: NOT_UTF8, abort: true }),
    );
}

/** The four characters that only names refuse. */
const withoutNameMarks = (value: string) => value.replace(/[<>:/]/g, "");
const isPlain = (value: string) => !hasForbiddenCharacter(withoutNameMarks(value));

const required = (max: number) =>
  text(max).refine((value) => value !== "", { message: MISSING, abort: true });
const name = required(100).refine((value) => !hasForbiddenCharacter(value), FORBIDDEN);

const schema = z.object({
  reference: required(64).refine((value) => isPlain(value) && !value.includes(" "), FORBIDDEN),
  email: required(254).refine(
    (value) => isPlain(value) && canonicalEmail(value) !== undefined,
    "is not an e-mail address",
  ),
  firstName: name,
  lastName: name,
  company: text(200)
    .refine(isPlain, FORBIDDEN)
    .transform((value) => value || null),
});

/** The customer that a line describes, or what is wrong with it. */
export function readCustomer(
  order: readonly Column[],
  fields: readonly string[],
): StoreCustomer | string {
  if (fields.length !== order.length)
    return `has ${count(fields.length)} instead of ${order.length}`;
  const given = {
    company: "",
    ...Object.fromEntries(order.map((column, index) => [column, fields[index]])),
  };
  const { success, data, error } = schema.safeParse(given);
  return success
    ? data
    : error.issues
        .map(({ path, message }) => `${columns[path[0] as Column]} ${message}`)
        .join("; ");
}

function count(fields: number): string {
  return fields === 1 ? "1 column" : `${fields} columns`;
}
