import type { ReadDatabase, Reader } from "../../../db/client.ts";
import { columns, int } from "../../../db/columns.ts";
import { contains, hasWords } from "../../../db/dialect.ts";
import { sql } from "../../../db/sql.ts";
import type { SubjectRef } from "./conditions.ts";

const anybody = columns("u", { id: int });

/**
 * Ids of users who have these words (at least one), or had them together before; no more than
 * `limit`.
 */
export async function findPeople(
  { read, dialect }: ReadDatabase,
  words: readonly string[],
  limit: number,
): Promise<number[]> {
  const rows = await read.all(
    anybody,
    sql`FROM (
      SELECT * FROM (SELECT u."id" FROM ${dialect.matching("User", words)} u LIMIT ${limit}) n
       UNION SELECT * FROM (
          SELECT f."userId" FROM "FormerSearchText" f
           WHERE ${hasWords(sql`f."searchText"`, words)} LIMIT ${limit}) o
        LIMIT ${limit}) u`,
  );
  return rows.map(({ id }) => id);
}

const group = columns("g", { id: int });
const role = columns("r", { id: int });
const storeKey = columns("k", { id: int });

/**
 * Groups, roles and store keys whose title or name contains `text` (folded, not empty); no more
 * than `limit` of each.
 */
export async function findThings(db: Reader, text: string, limit: number): Promise<SubjectRef[]> {
  const titled = contains(sql`g."titleKey"`, text);
  const named = contains(sql`r."nameKey"`, text);
  const called = contains(sql`k."nameKey"`, text);
  const [groups, roles, keys] = await Promise.all([
    db.all(group, sql`FROM "Group" g WHERE ${titled} LIMIT ${limit}`),
    db.all(role, sql`FROM "Role" r WHERE ${named} LIMIT ${limit}`),
    db.all(storeKey, sql`FROM "StoreKey" k WHERE ${called} LIMIT ${limit}`),
  ]);
  return [
    ...groups.map(({ id }) => ({ type: "group" as const, id })),
    ...roles.map(({ id }) => ({ type: "role" as const, id })),
    ...keys.map(({ id }) => ({ type: "storeKey" as const, id })),
  ];
}
