import type { Reader } from "./client.ts";
import { columns, int } from "./columns.ts";
import { join, type Sql, sql } from "./sql.ts";

const user = columns("u", { id: int });

interface Row {
  id: number;
}

interface Place {
  /** The fragment of an address; it begins with the `letter` where it is about this list. */
  fragment: string;
  letter: string;
  /** What a page shows of the list. */
  rows: readonly Row[];
}

/** The id in a fragment that is about the list of this letter. */
export function idIn(fragment: string, letter: string): number | undefined {
  const id = Number(fragment.slice(letter.length));
  return fragment.startsWith(letter) && Number.isSafeInteger(id) ? id : undefined;
}

/**
 * What stands at the place of the row that an act was about: itself, or the next of those that are
 * shown, or else the last. Where it is not shown, `sort` answers it and them in the list's order.
 */
export async function standsAmong(
  { fragment, letter, rows }: Place,
  sort: (id: number) => Promise<readonly Row[]>,
): Promise<number | undefined> {
  const id = idIn(fragment, letter);
  if (id === undefined || rows.length === 0 || rows.some((row) => row.id === id)) return id;
  const sorted = await sort(id);
  const at = sorted.findIndex((row) => row.id === id);
  return (sorted[at + 1] ?? sorted[at - 1])?.id;
}

/** The same of users, in this order; one statement where the user is not shown. */
export function standsAt(
  read: Reader,
  { order, ...place }: Place & { order: Sql },
): Promise<number | undefined> {
  return standsAmong(place, (id) => {
    const ids = join([id, ...place.rows.map((row) => row.id)]);
    return read.all(user, sql`FROM "User" u WHERE u."id" IN (${ids}) ORDER BY ${order}`);
  });
}
