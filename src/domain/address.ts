/** What a query says that its defaults do not, in the query's order. */
function beyondDefaults<Query extends object>(
  query: Query,
  defaults: Partial<Query>,
): Record<string, string> {
  const saying = Object.entries(query).filter(
    ([name, value]) => value !== undefined && value !== defaults[name as keyof Query],
  );
  return Object.fromEntries(saying.map(([name, value]) => [name, String(value)]));
}

/** The address of a page without what is default. */
export function addressOf<Query extends object>(
  path: string,
  query: Query,
  defaults: Partial<Query>,
): string {
  const text = new URLSearchParams(beyondDefaults(query, defaults)).toString();
  return text ? `${path}?${text}` : path;
}
