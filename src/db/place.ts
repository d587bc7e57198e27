import type { Reader } from "./client.ts";
import { columns, int } from "./columns.ts";
import { join, type Sql, sql } from "./sql.ts";

const user = columns("u", { id: int });

interface Place {
  /** The fragment of an address; it begins with the `letter` where it is about this list. */
  fragment: string;
  letter: string;
  /** The users that a page shows, and how it sorts them. */
  rows: readonly { id: number }[];
  order: Sql;
}

/**
 * Who stands at the place of the user that an act was about: they themselves, or the next in the
 * list's order of those who are shown, or else the last. One statement, where they are not shown.
 */
export async function standsAt(
  read: Reader,
  { fragment, letter, rows, order }: Place,
): Promise<number | undefined> {
  const id = Number(fragment.slice(1));
  if (!fragment.startsWith(letter) || !Number.isSafeInteger(id)) return undefined;
  if (rows.length === 0 || rows.some((row) => row.id === id)) return id;
  const ids = join([id, ...rows.map((row) => row.id)]);
  const sorted = await read.all(
    user,
    sql`FROM "User" u WHERE u."id" IN (${ids}) ORDER BY ${order}`,
  );
  const at = sorted.findIndex((row) => row.id === id);
  return (sorted[at + 1] ?? sorted[at - 1])?.id;
}
