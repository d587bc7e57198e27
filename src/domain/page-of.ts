import type { Words } from "./reason.ts";

/** One page of a list. `page` counts from 1 and is never beyond the last page. */
export interface PageOf<Row> {
  rows: Row[];
  page: number;
  pages: number;
  per: number;
  total: number;
}

/** Where page `page` of `total` rows begins; a page beyond the end is the last one. */
export function pageWindow(
  total: number,
  page: number,
  per: number,
): { page: number; pages: number; offset: number } {
  const pages = Math.max(1, Math.ceil(total / per));
  const current = Math.min(Math.max(1, page), pages);
  return { page: current, pages, offset: (current - 1) * per };
}

/**
 * A list is counted up to here and no further: beyond it says "more than 1,000" (design.md, "Where
 * the time goes").
 */
export const COUNT_LIMIT = 1_000;

/** One page of a list that may be too long to count. */
export interface CountedPage<Row> {
  rows: Row[];
  page: number;
  per: number;
  /** Of a list that is not counted to its end COUNT_LIMIT + 1 stands for any number beyond. */
  total: number;
  /** Whether there is a page after this one. */
  hasNext: boolean;
}

interface Shown {
  page: number;
  per: number;
  total: number;
  /** How many rows the page has. */
  rows: readonly unknown[];
  hasNext?: boolean;
}

/**
 * Which rows these are of how many, and the ways to the neighbouring pages; `to` gives a page's
 * address.
 */
export function describePages(
  { t, format }: { t: Words; format: { number(value: number): string } },
  list: Shown,
  to: (page: number) => string,
) {
  const { page, per, total, rows } = list;
  const [first, last] = [(page - 1) * per + 1, (page - 1) * per + rows.length];
  const hasNext = list.hasNext ?? last < total;
  return {
    shown: t("users.pager.shown", {
      first: format.number(first),
      last: format.number(last),
      total: format.number(total),
    }),
    pages: [],
    previousUrl: page > 1 ? to(page - 1) : "",
    nextUrl: hasNext ? to(page + 1) : "",
    many: page > 1 || hasNext,
    sizes: [],
  };
}
