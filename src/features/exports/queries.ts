import type { ReadDatabase } from "../../db/client.ts";
import { columns, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { hasWords, isWithin } from "../../db/dialect.ts";
import { idRanges } from "../../db/id-ranges.ts";
import { join, type Sql, sql } from "../../db/sql.ts";
import { locale, userSummary } from "../../db/user-columns.ts";
import { searchWords } from "../../domain/search-words.ts";
import { isIn } from "../../rights/members.ts";

const userRow = columns("u", { ...userSummary, locale, createdAt: instant });

export type ExportedUser = RowOf<typeof userRow>;

/** The members of a group who match `q`, by id. */
export function readMembers(
  db: ReadDatabase,
  { groupId, q }: { groupId: number; q: string },
): AsyncGenerator<ExportedUser[]> {
  const words = hasWords(sql`u."searchText"`, searchWords(q));
  return readUsers(db, [isIn(db.dialect, [groupId]), words]);
}

/** Users `u` for whom all of this holds, by id. */
export async function* readUsers(
  db: ReadDatabase,
  where: readonly Sql[],
): AsyncGenerator<ExportedUser[]> {
  for await (const ids of idRanges(db, "User")) {
    const all = join([isWithin(sql`u."id"`, ids), ...where], " AND ");
    yield await db.read.all(userRow, sql`FROM "User" u WHERE ${all} ORDER BY u."id"`);
  }
}

const customerRow = columns("c", {
  id: int,
  reference: text,
  firstName: text,
  lastName: text,
  company: nullable(text),
  email: text,
  nameKey: text,
});

export type ExportedCustomer = RowOf<typeof customerRow>;

/** Rows of one turn. */
const TURN = 1_000;

/** The customers whom a user holds, by name. */
export async function* readHeld(
  { read }: ReadDatabase,
  userId: number,
): AsyncGenerator<ExportedCustomer[]> {
  let last: ExportedCustomer | undefined;
  do {
    const after = last ? sql`AND (c."nameKey", c."id") > (${last.nameKey}, ${last.id})` : sql``;
    const rows: ExportedCustomer[] = await read.all(
      customerRow,
      sql`FROM "Customer" c WHERE c."assignedUserId" = ${userId} ${after}
        ORDER BY c."nameKey", c."id" LIMIT ${TURN}`,
    );
    yield rows;
    last = rows.length === TURN ? rows.at(-1) : undefined;
  } while (last);
}
