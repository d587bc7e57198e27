/** How many rows a page may have where the reader chooses; the first is what nobody chose. */
export const pageSizes = [25, 50, 100] as const;

/**
 * A list is counted up to here and no further: beyond it says "more than 1,000".
 */
export const COUNT_LIMIT = 1_000;

/** A list of very many that match a search is read so far. */
export const REACH = 1_000;

/** How many rows a list has. */
export interface Counted {
  total: number;
  /** Counting stopped at `total`, which stands for any number beyond COUNT_LIMIT. */
  open: boolean;
}

/** A list of which nobody asks how long it is. */
export const uncounted: Counted = { total: COUNT_LIMIT + 1, open: true };

/** One page of a list; `page` counts from 1. */
export interface ListPage<Row> extends Counted {
  rows: Row[];
  page: number;
  per: number;
  hasNext: boolean;
  /** There are more rows, which no page shows. */
  cut: boolean;
}

/** What is to be read for a page. */
export interface Window extends Counted {
  page: number;
  offset: number;
  /** Of an open list one row more than a page, to tell whether there is another. */
  limit: number;
}

interface Wanted {
  page: number;
  per: number;
}

/** Where a page begins and ends; beyond the end of a counted list it is the last one. */
export function pageWindow({ total, open }: Counted, { page, per }: Wanted): Window {
  const pages = open ? page : Math.max(1, Math.ceil(total / per));
  const current = Math.min(Math.max(1, page), pages);
  const offset = (current - 1) * per;
  const limit = open ? per + 1 : Math.min(per, total - offset);
  return { total, open, page: current, offset, limit };
}

interface ListRead<Row> extends Wanted {
  read(window: Window): Promise<Row[]>;
  /** An open list is read so far: who seeks more asks more exactly. */
  reach?: number | undefined;
  /** The page for addresses beyond the end of an open list; the first without it. */
  lastPage?(): Promise<number>;
}

/** Reads a page of what was counted. */
export async function readPage<Row>(
  counted: Counted,
  { page: wanted, per, read, reach = Number.POSITIVE_INFINITY, lastPage }: ListRead<Row>,
): Promise<ListPage<Row>> {
  const window = pageWindow(counted, { page: wanted, per });
  const { total, open, page, offset } = window;
  const reaches = (end: number) => !open || end <= reach;
  const found = total > 0 && reaches(page * per) ? await read(window) : [];
  if (found.length === 0 && page > 1) {
    const other = lastPage ? await lastPage() : 1;
    return readPage(counted, { page: other, per, read, reach });
  }
  const hasMore = open ? found.length > per : offset + found.length < total;
  const hasNext = hasMore && reaches((page + 1) * per);
  const rows = found.slice(0, per);
  return { total, open, page, per, rows, hasNext, cut: hasMore && !hasNext };
}

/** A page of rows that are all known. */
export function pageOf<Row>(rows: readonly Row[], wanted: Wanted): ListPage<Row> {
  const { total, open, page, offset, limit } = pageWindow(
    { total: rows.length, open: false },
    wanted,
  );
  const shown = rows.slice(offset, offset + limit);
  const hasNext = offset + limit < total;
  return { total, open, page, per: wanted.per, rows: shown, hasNext, cut: false };
}

/** One page of a list that is read from a row on; its neighbours begin after the rows it names. */
export interface CursorPage<Row> extends Counted {
  rows: Row[];
  /** Undefined at the end. */
  older: number | undefined;
  /** 0 is the newest page; undefined on it. */
  newer: number | undefined;
}
