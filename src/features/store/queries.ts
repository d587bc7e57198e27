import type { Reader, Tx } from "../../db/client.ts";
import { columns, computed, instant, int, nullable, type RowOf, text } from "../../db/columns.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { type ListPage, readPage } from "../../domain/list-page.ts";
import { type StoreScope, scopeSet } from "../../domain/store-scopes.ts";

const keyRow = columns("k", {
  id: int,
  name: text,
  scopes: text,
  createdById: nullable(int),
  creatorFirstName: computed(nullable(text), 'u."firstName"'),
  creatorLastName: computed(nullable(text), 'u."lastName"'),
  createdAt: instant,
  endsAt: nullable(instant),
  lastUsedAt: nullable(instant),
  revokedAt: nullable(instant),
});

/** A store key as its pages show it. */
export type KeyRow = RowOf<typeof keyRow>;

const withCreator = sql`FROM "StoreKey" k LEFT JOIN "User" u ON u."id" = k."createdById"`;
const KEYS_PER_PAGE = 50;
const counted = columns("k", { keys: computed(int, "count(*)") });

/** A page of the keys: those that open something first, by name. */
export async function listKeys(
  db: Reader,
  { page, now }: { page: number; now: Date },
): Promise<ListPage<KeyRow>> {
  const total = (await db.one(counted, sql`FROM "StoreKey" k`))?.keys ?? 0;
  return readPage(
    { total, open: false },
    {
      page,
      per: KEYS_PER_PAGE,
      read: ({ limit, offset }) =>
        db.all(
          keyRow,
          sql`${withCreator}
            ORDER BY CASE WHEN ${opens(now)} THEN 0 ELSE 1 END, k."nameKey"
            LIMIT ${limit} OFFSET ${offset}`,
        ),
    },
  );
}

export function findKey(from: Reader | Tx, id: number): Promise<KeyRow | undefined> {
  return from.one(keyRow, sql`${withCreator} WHERE k."id" = ${id}`);
}

const keyId = columns("k", { id: int });

/** Which key has, or had, a name, by its folded form. */
export function findName(from: Reader, nameKey: string) {
  return from.one(keyId, sql`FROM "StoreKey" k WHERE k."nameKey" = ${nameKey}`);
}

const given = columns("k", { scopes: computed(text, 'DISTINCT k."scopes"') });

/** What the keys that open something now may do, all of them together. */
export async function listScopes(from: Reader, now: Date): Promise<ReadonlySet<StoreScope>> {
  const rows = await from.all(given, sql`FROM "StoreKey" k WHERE ${opens(now)}`);
  return scopeSet(rows.map(({ scopes }) => scopes).join());
}

function opens(now: Date): Sql {
  return sql`k."revokedAt" IS NULL AND (k."endsAt" IS NULL OR k."endsAt" > ${now})`;
}
