/** The columns of a file of customers, as the header names them. */
export const columns = {
  reference: "reference",
  email: "email",
  firstName: "first name",
  lastName: "last name",
  company: "company",
} as const;

export type Column = keyof typeof columns;

const names: readonly Column[] = Object.keys(columns) as Column[];
const optional: readonly Column[] = ["company"];

/** The columns in the order of the file, whatever their case; or what is wrong with the header. */
export function readHeader(fields: readonly string[]): Column[] | string {
  const given = fields.map((field) => field.trim().replace(/\s+/g, " ").toLowerCase());
  const found = given.map((title) => names.find((name) => columns[name] === title));
  const problems = [
    ...tell(
      "unknown",
      fields.filter((_, index) => !found[index]).map((title) => title.trim().slice(0, 40)),
    ),
    ...tell("repeated", [
      ...new Set(given.filter((title, index) => found[index] && given.indexOf(title) !== index)),
    ]),
    ...tell(
      "missing",
      names
        .filter((name) => !found.includes(name) && !optional.includes(name))
        .map((name) => columns[name]),
    ),
  ];
  return problems.length > 0 ? problems.join("; ") : (found as Column[]);
}

function tell(what: string, titles: string[]): string[] {
  return titles.length > 0 ? [`${what}: ${titles.slice(0, 10).map(quoted).join(", ")}`] : [];
}

/** As JSON writes it: nothing of a file reaches the terminal unescaped. */
function quoted(title: string): string {
  return JSON.stringify(title).replace(/\p{C}/gu, "?");
}
