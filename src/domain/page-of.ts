/** One page of a list. `page` counts from 1 and is never beyond the last page. */
export interface PageOf<Row> {
  rows: Row[];
  page: number;
  pages: number;
  per: number;
  total: number;
}

/** Where page `page` of `total` rows begins; a page beyond the end is the last one. */
export function pageWindow(total: number, page: number, per: number): { page: number; pages: number; offset: number } {
  const pages = Math.max(1, Math.ceil(total / per));
  const current = Math.min(Math.max(1, page), pages);
  return { page: current, pages, offset: (current - 1) * per };
}
