import type { ReadDatabase } from "../../../db/client.ts";
import { columns, int } from "../../../db/columns.ts";
import { isWithin } from "../../../db/dialect.ts";
import { bySlices, type Found } from "../../../db/large-lists.ts";
import { join, sql } from "../../../db/sql.ts";
import { foundBy } from "../queries.ts";
import type { UsersQuery } from "../schemas.ts";
import { type Asked, filters, statusFilter } from "./conditions.ts";

const userId = columns("u", { id: int });

/** The ids of those whom the list shows on all its pages together, `limit` at most. */
export async function listMatching(
  db: ReadDatabase,
  wanted: UsersQuery,
  { now, limit }: { now: Date; limit: number },
): Promise<number[]> {
  const query = { ...wanted, now };
  const found = (await foundBy(db, query)) ?? everybody(db, query);
  const where = join([found.where, ...statusFilter(db.dialect, query, true)], " AND ");
  const ids: number[] = [];
  await bySlices(db, found, async (range) => {
    const rows = sql`FROM ${found.within(range)} u WHERE ${where} LIMIT ${limit - ids.length}`;
    ids.push(...(await db.read.all(userId, rows)).map(({ id }) => id));
    return ids.length < limit;
  });
  return ids;
}

/** Where nobody is sought: who passes the filters. */
function everybody({ dialect }: ReadDatabase, query: Asked): Found {
  return {
    table: "User",
    within: (ids) => sql`(SELECT m.* FROM "User" m WHERE ${isWithin(sql`m."id"`, ids)})`,
    gathered: false,
    where: join([sql`1 = 1`, ...filters(dialect, query)], " AND "),
  };
}
