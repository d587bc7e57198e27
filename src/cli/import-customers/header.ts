/** The columns of a file of customers, as they are called here. */
export const columns = {
  reference: "reference",
  email: "email",
  firstName: "first name",
  lastName: "last name",
  company: "company",
} as const;

export type Column = keyof typeof columns;

/** What a file's columns are, in its order; undefined for those that are passed over. */
export interface Header {
  order: readonly (Column | undefined)[];
  notes: readonly string[];
}

/**
 * What Spryker, Magento, Shopify, Shopware, Sylius and German spreadsheets call them, letters and
 * digits alone; of several in one file the one that stands first here counts.
 */
const titles: Record<Column, readonly string[]> = {
  reference: [
    ...["reference", "customerreference", "customernumber", "incrementid", "kundennummer"],
    ...["kundennr", "kundenreferenz", "referenz", "customerid", "id"],
  ],
  email: ["email", "emailaddress", "emailadresse", "mail"],
  firstName: ["firstname", "vorname", "givenname"],
  lastName: ["lastname", "nachname", "familienname", "surname", "name"],
  company: ["company", "companyname", "firma", "unternehmen", "defaultaddresscompany"],
};

const names = Object.keys(columns) as Column[];
const isOptional = (name: Column) => name === "company";

/** Whatever their case, spaces and marks; or what is wrong with the header. */
export function readHeader(fields: readonly string[]): Header | string {
  const given = fields.map(plainTitle);
  const chosen = new Map(names.map((name) => [choose(titles[name], given), name]));
  const repeated = given.filter((title, at) => chosen.has(title) && given.indexOf(title) !== at);
  const missing = names.filter(
    (name) => ![...chosen].some(([title, one]) => title && one === name),
  );
  const problems = [
    ...tell(
      "repeated",
      [...new Set(repeated)].map((title) => columns[chosen.get(title) as Column]),
    ),
    ...tell(
      "missing",
      missing.filter((name) => !isOptional(name)).map((name) => columns[name]),
    ),
  ];
  const order = given.map((title) => (title ? chosen.get(title) : undefined));
  const others = fields.filter((_, at) => given[at] && !order[at]).map((title) => title.trim());
  if (problems.length > 0) return [...problems, ...tell("found instead", others)].join("; ");
  return { order, notes: [...tell("Columns passed over", others), ...tellNameless(given)] };
}

function plainTitle(title: string): string {
  return title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function choose(known: readonly string[], given: readonly string[]): string {
  return known.find((title) => given.includes(title)) ?? "";
}

const MOST_TOLD = 10;

function tell(what: string, told: readonly string[]): string[] {
  if (told.length === 0) return [];
  const rest = told.length > MOST_TOLD ? ` and ${told.length - MOST_TOLD} more` : "";
  return [`${what}: ${told.slice(0, MOST_TOLD).map(quoted).join(", ")}${rest}`];
}

function tellNameless(given: readonly string[]): string[] {
  const count = given.filter((title) => title === "").length;
  if (count === 0) return [];
  return [`Columns without a name passed over: ${count}`];
}

/** As JSON writes it: nothing of a file reaches the terminal unescaped. */
function quoted(title: string): string {
  return JSON.stringify(title.slice(0, 40)).replace(/\p{C}/gu, "?");
}
