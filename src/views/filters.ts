import { addressOf, differingFields, type QuerySchema } from "../domain/address.ts";

/** What begins anew with other filters. */
const PAGING: readonly string[] = ["page", "before"];

interface List<Query> {
  path: string;
  schema: QuerySchema<Query>;
  query: Query;
  /** What the bar asks for, and "clear" takes back. */
  filters: readonly (keyof Query & string)[];
  /** What it also asks for. */
  sorting?: readonly (keyof Query & string)[];
  /** Where on the page the list begins. */
  anchor?: string;
}

/** A list's filter bar: what it sends besides its fields, and where "clear" leads. */
export function describeFilters<Query extends object>({
  path,
  schema,
  query,
  filters,
  sorting = [],
  anchor = "",
}: List<Query>) {
  const cleared = without(query, [...filters, ...PAGING]);
  const others = Object.keys(query).filter((name) => !filters.some((filter) => filter === name));
  const isFiltered = differingFields(schema, without(query, others)).length > 0;
  return {
    action: path + anchor,
    hidden: differingFields(schema, without(cleared, sorting)),
    isFiltered,
    clearUrl: isFiltered ? addressOf(path, schema, cleared) + anchor : "",
  };
}

function without<Query extends object>(query: Query, names: readonly string[]): Partial<Query> {
  const rest = Object.entries(query).filter(([name]) => !names.includes(name));
  return Object.fromEntries(rest) as Partial<Query>;
}

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

/** The options of a field, each `[value, text]`. */
export function optionsOf(
  current: string,
  choices: readonly (readonly [value: string, text: string])[],
): Option[] {
  return choices.map(([value, text]) => ({ value, text, selected: value === current }));
}
