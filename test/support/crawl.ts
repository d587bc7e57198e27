import { unescapeHtml } from "./browser.ts";
import { thorough } from "./thorough.ts";

/**
 * Addresses of one pattern and one set of parameter names that are visited: a list has thousands of
 * states.
 */
const ENOUGH = thorough ? 2 : 1;

/** One name for all addresses that differ only in ids and values. */
export function kindOf(address: string): string {
  const url = new URL(address, "http://localhost");
  const parameters = [...new Set(url.searchParams.keys())].sort().join("&");
  return `${url.pathname.replace(/\/\d+(?=\/|$)/g, "/:id")}?${parameters}`;
}

function linksIn(html: string): string[] {
  return [...html.matchAll(/(?:href|action|formaction)="(\/[^"]*)"/g)].map(([, href]) =>
    unescapeHtml(href as string).replace(/#.*$/, ""),
  );
}

/** Follows every link from these addresses on; `visit` answers a page's HTML. */
export async function crawl(
  queue: string[],
  visit: (address: string) => Promise<string>,
): Promise<Set<string>> {
  const [visited, seen] = [new Set<string>(), new Map<string, number>()];
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const times = seen.get(kindOf(address)) ?? 0;
    if (visited.has(address) || times >= ENOUGH) continue;
    seen.set(kindOf(address), times + 1);
    visited.add(address);
    queue.push(...linksIn(await visit(address)));
  }
  return visited;
}
