import type { ReadDatabase } from "../../../db/client.ts";
import { sql } from "../../../db/sql.ts";
import { type ListPage, readPage, type Window } from "../../../domain/list-page.ts";
import { searchWords } from "../../../domain/search-words.ts";
import { byLastName, findMatching, isOnPage } from "../../../rights/members.ts";
import { type Assignee, assignee } from "../queries.ts";

/** So many are offered; who is looked for beyond them is asked for more exactly. */
const OFFERED = 10;

/** The first users by last name who match `who` and may be given the customers of `except`. */
export async function listReceivers(
  { read, dialect }: ReadDatabase,
  who: string,
  except: number,
): Promise<ListPage<Assignee>> {
  const isPossible = sql`u."status" <> 'deleted' AND u."id" <> ${except}`;
  const words = searchWords(who);
  const source =
    words.length > 0
      ? await findMatching({ read, dialect }, isPossible, { words })
      : { from: sql`"User"`, where: sql`1 = 0`, total: 0, open: false };
  const rows = (window: Window) =>
    read.all(assignee, sql`FROM "User" u WHERE ${isOnPage(source, window)} ORDER BY ${byLastName}`);
  return readPage(source, { page: 1, per: OFFERED, read: rows });
}
