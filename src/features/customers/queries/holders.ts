import type { ReadDatabase, Reader } from "../../../db/client.ts";
import { columns, int } from "../../../db/columns.ts";
import { hasWords, leadToFew } from "../../../db/dialect.ts";
import { MOST_GATHERED } from "../../../db/large-lists.ts";
import { join, sql } from "../../../db/sql.ts";
import { byName } from "./rows.ts";

/** Of so many users the customers are found by the users' words. */
export const MOST_HOLDERS = 20;

/** Users of whom a search finds all customers; there may be too many of them to say. */
interface Holders {
  ids: number[];
  tooMany: boolean;
}

export const nobody: Holders = { ids: [], tooMany: false };

const holder = columns("u", { id: int, customerCount: int });

/**
 * Who has these words (searchWords()) and customers, `except` one. Nobody where the words are short
 * only: the beginnings that these ask for are many people's.
 */
export async function findHolders(
  { read, dialect }: ReadDatabase,
  words: readonly string[],
  except: number,
): Promise<Holders> {
  if (!leadToFew(words)) return nobody;
  const found = await read.all(
    holder,
    sql`FROM (SELECT m."id", m."customerCount" FROM ${dialect.matching("User", words)} m
      LIMIT ${MOST_GATHERED + 1}) u`,
  );
  const ids = found
    .filter(({ id, customerCount }) => customerCount > 0 && id !== except)
    .map(({ id }) => id);
  const tooMany = ids.length > MOST_HOLDERS || found.length > MOST_GATHERED;
  return tooMany ? { ids: [], tooMany } : { ids, tooMany };
}

const customerId = columns("c", { id: int });

/** Ids of the first customers of each holder by name. */
export async function findFirstHeld(
  read: Reader,
  holders: readonly number[],
  limit: number,
): Promise<number[]> {
  const parts = holders.map(
    (id) => sql`SELECT f."id" FROM (SELECT c."id" FROM "Customer" c
      WHERE c."assignedUserId" = ${id} ORDER BY ${byName} LIMIT ${limit}) f`,
  );
  const rows = await read.all(customerId, sql`FROM (${join(parts, " UNION ALL ")}) c`);
  return rows.map(({ id }) => id);
}

/** How many customers they hold that do not have the words themselves, counted up to `limit`. */
export function countHeldBesides(
  read: Reader,
  { holders, words }: { holders: readonly number[]; words: readonly string[] },
  limit: number,
): Promise<number> {
  return read.count(sql`FROM (SELECT 1 FROM "Customer" c
    WHERE c."assignedUserId" IN (${join([...holders])})
      AND NOT (${hasWords(sql`c."searchText"`, words)}) LIMIT ${limit}) f`);
}
