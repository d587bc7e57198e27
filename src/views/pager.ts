import { COUNT_LIMIT, type Counted, type ListPage, pageSizes, REACH } from "../domain/list-page.ts";
import type { Translate } from "../languages/texts.ts";

interface Reading {
  t: Translate;
  format: { number(value: number): string };
}

/** What leads from a page of a list to its others; addresses are empty where there is none. */
export interface Pager {
  shown: string;
  numbers: readonly PageNumber[];
  previousUrl: string;
  nextUrl: string;
  many: boolean;
  /** Where a list ends before its rows do; empty elsewhere. */
  note: string;
  sizes: readonly { text: string; href: string; current: boolean }[];
}

type PageNumber = { gap: true } | { number: string; href: string; current: boolean };

interface Ways {
  /** The address of a page, or what its button sends. */
  to(page: number): string;
  /** The address of the first page with so many rows, where the reader may choose. */
  toSize?(per: number): string;
  /** Whether the pages have numbers, as far as they are counted. */
  numbered?: boolean;
  /** How many rows there are, in words of the list's own. */
  total?: string;
}

/** Which rows these are of how many, and the ways to the other pages. */
export function describePages(ctx: Reading, list: ListPage<unknown>, ways: Ways): Pager {
  const { t, format } = ctx;
  const { rows, page, per, hasNext } = list;
  const { to, toSize, numbered = false, total = totalText(ctx, list) } = ways;
  const before = (page - 1) * per;
  const rowNumbers = {
    first: format.number(before + 1),
    last: format.number(before + rows.length),
  };
  return {
    shown: rows.length === 0 ? "" : t("lists.pager.shown", { ...rowNumbers, total }),
    numbers: numbered && !list.open ? numbersOf(ctx, list, to) : [],
    previousUrl: page > 1 ? to(page - 1) : "",
    nextUrl: hasNext ? to(page + 1) : "",
    many: page > 1 || hasNext,
    note: list.cut ? t("lists.pager.cut", { max: format.number(REACH) }) : "",
    sizes: toSize ? describeSizes(per, toSize) : [],
  };
}

/** How many rows a list has; "1,000+" where it is not counted to its end. */
export function totalText({ t, format }: Reading, { total, open }: Counted): string {
  return open
    ? t("lists.pager.moreThan", { max: format.number(COUNT_LIMIT) })
    : format.number(total);
}

/** The page sizes to choose from; `to` gives the address of the first page of each. */
export function describeSizes(current: number, to: (per: number) => string): Pager["sizes"] {
  return pageSizes.map((per) => ({
    text: String(per),
    href: to(per),
    current: per === current,
  }));
}

/** First, last and the neighbours, with gaps between. */
function numbersOf(
  { format }: Reading,
  { page, per, total }: ListPage<unknown>,
  to: (page: number) => string,
): PageNumber[] {
  const last = Math.max(1, Math.ceil(total / per));
  const near = [1, page - 1, page, page + 1, last].filter((one) => one >= 1 && one <= last);
  const numbers = [...new Set(near)].sort((a, b) => a - b);
  return numbers.flatMap((number, index) => {
    const link = { number: format.number(number), href: to(number), current: number === page };
    const isGap = number - (numbers[index - 1] ?? number) > 1;
    return isGap ? [{ gap: true as const }, link] : [link];
  });
}
