import { hasUnseen } from "./invisible.ts";
import { type Customer, canonicalEmail, codePoints, composed, MAX_EMAIL } from "./text.ts";

/** What a store says of a customer, and the code points that each may have. */
const longest = { reference: 64, email: MAX_EMAIL, firstName: 100, lastName: 100, company: 200 };

type CustomerField = keyof typeof longest;

/** As it came; empty where nothing is said. */
export type GivenCustomer = Readonly<Record<CustomerField, string>>;

/** What is wrong with a field: its customer is refused. */
export interface CustomerFault {
  field: CustomerField;
  fault: "missing" | "unseen" | "tooLong" | "undecoded" | "powerOfTen" | "dots" | "apostrophe";
  /** Code points that it may have. */
  max: number;
}

/** What was noticed about a field, and stops nothing. */
export interface CustomerNote {
  field: CustomerField;
  note: "cleaned" | "noAddress";
}

/** A customer that was taken, or what it was refused for. */
type ReadCustomer =
  | { customer: Customer; notes: CustomerNote[]; faults?: undefined }
  | { faults: CustomerFault[] };

const fields = Object.keys(longest) as CustomerField[];

/**
 * What the store says is taken as it is, on one line, but for what no page can show; a reference,
 * by which others ask, as it is or not at all.
 */
export function readCustomer(given: GivenCustomer): ReadCustomer {
  const shown = (field: CustomerField) =>
    composed(showable(onOneLine(given[field])).trim(), longest[field]);
  const customer = {
    reference: composed(given.reference, longest.reference),
    email: shown("email"),
    firstName: shown("firstName"),
    lastName: shown("lastName"),
    company: shown("company"),
  };
  const faults = fields.flatMap((field) => {
    const fault = faultOf(field, customer[field]);
    return fault ? [{ field, fault, max: longest[field] }] : [];
  });
  if (faults.length > 0) return { faults };
  const { email, company } = customer;
  return { customer: { ...customer, company: company || null }, notes: notesOf(given, email) };
}

function onOneLine(value: string): string {
  return value.replace(/\s+/g, " ");
}

/**
 * Without control characters and those that turn the text around them. Fewer than invisible.ts
 * takes: the store's texts are the store's, and what merely is not seen harms no page.
 */
function showable(value: string): string {
  return value.replace(/[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069]/gu, "");
}

function faultOf(field: CustomerField, value: string): CustomerFault["fault"] | undefined {
  const isReference = field === "reference";
  if (isReference && hasUnseen(value)) return "unseen";
  if (codePoints(value) > longest[field]) return "tooLong";
  if (value.includes("\ufffd")) return "undecoded";
  return isReference ? referenceFault(value) : undefined;
}

function referenceFault(value: string): CustomerFault["fault"] | undefined {
  if (value === "") return "missing";
  // So a spreadsheet program writes a long number.
  if (/^\d+([.,]\d+)?e\+\d+$/i.test(value)) return "powerOfTen";
  // Clients take them out of an address before they send it: nobody could ask for the customer.
  if (/^\.\.?$/.test(value)) return "dots";
  // A spreadsheet's sign for a text; a file is taken without it, and must mean the same customer.
  if (/^'\d/.test(value)) return "apostrophe";
  return undefined;
}

function notesOf(given: GivenCustomer, email: string): CustomerNote[] {
  const cleaned = fields.filter((field) => {
    const line = onOneLine(given[field]);
    return showable(line) !== line;
  });
  return [
    ...cleaned.map((field) => ({ field, note: "cleaned" as const })),
    ...(email === "" || canonicalEmail(email) !== undefined
      ? []
      : [{ field: "email" as const, note: "noAddress" as const }]),
  ];
}
