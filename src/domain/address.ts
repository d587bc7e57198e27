/** Ids that one name in an address has at most. */
export const MAX_IDS = 50;

/** A zod schema of a query, whose fields all have defaults. */
export interface QuerySchema<Query> {
  shape: Readonly<Record<string, unknown>>;
  parse(values: Readonly<Record<string, unknown>>): Query;
}

interface Field {
  name: string;
  value: string;
}

/**
 * What a query says that its defaults do not, in the schema's order; of several values of one name
 * each.
 */
export function differingFields<Query extends object>(
  schema: QuerySchema<Query>,
  query: Partial<Query>,
): Field[] {
  const said = new Map<string, unknown>(Object.entries(query));
  return defaultsOf(schema).flatMap(([name, preset]) => {
    const value = said.get(name);
    if (value === undefined || value === preset) return [];
    return [value].flat().map((one) => ({ name, value: String(one) }));
  });
}

/** A query as text, without what is default. */
export function queryText<Query extends object>(
  schema: QuerySchema<Query>,
  query: Partial<Query>,
): string {
  const fields = differingFields(schema, query);
  return new URLSearchParams(
    fields.map(({ name, value }): [string, string] => [name, value]),
  ).toString();
}

/** The address of a page with this query, without what is default. */
export function addressOf<Query extends object>(
  path: string,
  schema: QuerySchema<Query>,
  query: Partial<Query>,
): string {
  const text = queryText(schema, query);
  return text === "" ? path : `${path}?${text}`;
}

/**
 * The address of a page of a list, which says how many rows it has: another reader's own choice
 * may be another.
 */
export function pageAddressOf<Query extends { per: number }>(
  path: string,
  schema: QuerySchema<Query>,
  { per, ...query }: Query,
): string {
  const text = queryText<Partial<Query>>(schema, query as Partial<Query>);
  return `${path}?${text === "" ? "" : `${text}&`}per=${per}`;
}

type Default = readonly [name: string, value: unknown];

const known = new WeakMap<object, readonly Default[]>();

/** Worked out once a schema: a page writes a hundred addresses. */
function defaultsOf(schema: QuerySchema<object>): readonly Default[] {
  const remembered = known.get(schema);
  if (remembered) return remembered;
  const parsed = new Map<string, unknown>(Object.entries(schema.parse({})));
  const defaults = Object.keys(schema.shape).map((name): Default => [name, parsed.get(name)]);
  known.set(schema, defaults);
  return defaults;
}
