import type { ReadDatabase } from "../../../db/client.ts";
import { hasWords, type IdRange, leadToFew } from "../../../db/dialect.ts";
import {
  countFound,
  type Found,
  findFirst,
  findInOrder,
  lookFor,
  MOST_GATHERED,
} from "../../../db/large-lists.ts";
import { sql } from "../../../db/sql.ts";
import {
  COUNT_LIMIT,
  type ListPage,
  REACH,
  readPage,
  type Window,
} from "../../../domain/list-page.ts";
import { countHeldBesides, findFirstHeld } from "./holders.ts";
import {
  byName,
  CUSTOMERS_PER_PAGE,
  type CustomerRow,
  findCustomers,
  type Part,
  selectCustomers,
} from "./rows.ts";

interface Asked {
  /** searchWords(), at least one. */
  words: readonly string[];
  page: number;
  /** Users whose customers are found, too, whatever these are called. */
  holders: readonly number[];
}

/**
 * A search in a part of the customers. Few are found through the index and then sorted; many
 * mostly stand close in the order of names, and are read in it. The names that are looked for stand
 * close together, too, but anywhere: then the first are chosen from all that the index finds. Of
 * the holders' customers, the first of each are put among the first of these.
 */
export async function search(
  db: ReadDatabase,
  part: Part,
  { words, page, holders }: Asked,
): Promise<ListPage<CustomerRow>> {
  const table = "Customer" as const;
  const within = (ids?: IdRange) => db.dialect.matching(table, words, ids);
  const { where } = part;
  const ways = leadToFew(words) ? [{ from: within(), where }] : [];
  const found = await lookFor(db, { table, ways, within, words, where });
  const count = async (limit: number) => {
    const own = await countFound(db, found, limit);
    if (own >= limit || holders.length === 0) return own;
    return own + (await countHeldBesides(db.read, { holders, words }, limit - own));
  };
  const total = await count(COUNT_LIMIT + 1);
  const open = total > COUNT_LIMIT;
  const read = async (window: Window) => {
    const first = (of: { limit: number; offset: number }) =>
      firstFound(db, { ...part, words, found, open }, of);
    if (holders.length === 0) return findCustomers(db.read, await first(window));
    const limit = window.offset + window.limit;
    const held = await findFirstHeld(db.read, holders, limit);
    return pageOf(db, [...(await first({ limit, offset: 0 })), ...held], window);
  };
  const reach = found.gathered && holders.length === 0 ? MOST_GATHERED : REACH;
  const lastPage = async () => Math.max(1, Math.ceil((await count(reach)) / CUSTOMERS_PER_PAGE));
  return readPage({ total, open }, { page, per: CUSTOMERS_PER_PAGE, reach, read, lastPage });
}

interface Searched extends Part {
  words: readonly string[];
  found: Found;
  open: boolean;
}

async function firstFound(
  db: ReadDatabase,
  { where, order, words, found, open }: Searched,
  { limit, offset }: { limit: number; offset: number },
): Promise<number[]> {
  const wanted = { order, limit, offset };
  const { table } = found;
  const matches = hasWords(sql`c."searchText"`, words);
  const inOrder =
    open && !found.gathered
      ? await findInOrder(db, { ...wanted, table, of: where, where: matches })
      : undefined;
  return inOrder ?? (await findFirst(db, found, wanted));
}

/** A page of some hundred customers. */
function pageOf(
  { read }: ReadDatabase,
  ids: readonly number[],
  { limit, offset }: Window,
): Promise<CustomerRow[]> {
  return selectCustomers(
    read,
    sql`SELECT c."id" FROM "Customer" c WHERE ${read.isOneOf(sql`c."id"`, ids)}
      ORDER BY ${byName} LIMIT ${limit} OFFSET ${offset}`,
  );
}
