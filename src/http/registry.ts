import type { Router } from "express";
import { type PageEntry, pagesOf } from "./page.ts";

/**
 * All pages of some routers. Throws when a router has a route or a handler that was not declared
 * with page() (security X1).
 */
export function registerPages(routers: readonly Router[]): readonly PageEntry[] {
  for (const router of routers) {
    const declared = new Set(pagesOf(router).map(({ path }) => path));
    const stray = router.stack.find((layer) => !layer.route || !declared.has(layer.route.path));
    if (stray) throw new Error(`${stray.route?.path ?? stray.name} was not declared with page()`);
  }
  const entries = routers.flatMap((router) => pagesOf(router));
  const twice = entries.find(
    (entry, index) => entries.findIndex(({ path }) => path === entry.path) !== index,
  );
  if (twice) throw new Error(`${twice.path} is declared twice`);
  return entries;
}

/** Whether some page shows at this path. */
export function pageMatcher(entries: readonly PageEntry[]): (path: string) => boolean {
  const shown = entries.filter(({ methods }) => methods.includes("GET"));
  const patterns = shown.map(
    ({ path }) =>
      new RegExp(`^${path.replace(/:id\b/g, "\\d{1,9}").replace(/:\w+/g, "[a-z.]{1,40}")}$`),
  );
  return (path) => path !== "/login" && patterns.some((pattern) => pattern.test(path));
}
