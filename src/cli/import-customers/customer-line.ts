import {
  type CustomerFault,
  type CustomerNote,
  type GivenCustomer,
  readCustomer,
} from "../../domain/given-customer.ts";
import type { StoreCustomer } from "../../features/customers/service/store-customer.ts";
import { type Column, columns } from "./header.ts";

const faults: Record<CustomerFault["fault"], (max: number) => string> = {
  missing: () => "is missing",
  unseen: () => "has a space or an invisible character in it",
  tooLong: (max) => `has more than ${max} characters`,
  undecoded: () =>
    "has characters that are no text in the encoding of the file; " +
    "name the right one with --encoding, or save the file as CSV UTF-8",
  powerOfTen: () =>
    "was shortened to a power of ten by a spreadsheet program; " +
    "export it again and open it with that column as text",
  dots: () => "is made of dots alone, which can stand in no address",
  apostrophe: () => "begins with an apostrophe before a digit",
};

const notes: Record<CustomerNote["note"], string> = {
  cleaned: "had characters that cannot be shown; they are gone",
  noAddress: "is no e-mail address; taken over as it is",
};

/** The customer that a line describes, and what was noticed about it. */
interface ReadLine {
  customer: StoreCustomer;
  notes: string[];
}

/** Answers in words what is wrong with the line, if anything is. */
export function readLine(
  order: readonly (Column | undefined)[],
  fields: readonly string[],
): ReadLine | string {
  const surplus = fields.slice(order.length).some((field) => field.trim() !== "");
  if (surplus || fields.length < order.length) return wrongWidth(fields.length, order.length);
  const read = readCustomer(givenBy(order, fields));
  if (read.faults)
    return read.faults
      .map(({ field, fault, max }) => `${columns[field]} ${faults[fault](max)}`)
      .join("; ");
  const told = read.notes.map(({ field, note }) => `${columns[field]} ${notes[note]}`);
  return { customer: read.customer, notes: told };
}

function wrongWidth(given: number, wanted: number): string {
  const found = given === 1 ? "1 column" : `${given} columns`;
  return (
    `has ${found} instead of ${wanted}; ` +
    "a value with the separator in it must stand in quotation marks"
  );
}

function givenBy(order: readonly (Column | undefined)[], fields: readonly string[]): GivenCustomer {
  const given: Record<Column, string> = {
    ...{ reference: "", email: "", firstName: "", lastName: "", company: "" },
  };
  for (const [at, column] of order.entries()) if (column) given[column] = fields[at] ?? "";
  // The apostrophe is a spreadsheet's, so that a number stays a text.
  return { ...given, reference: given.reference.trim().replace(/^'(?=\d)/, "") };
}
