import { type Dialect, hasWords, leadToFew } from "../../../db/dialect.ts";
import { join, raw, type Sql, sql } from "../../../db/sql.ts";
import { searchWords } from "../../../domain/search-words.ts";
import type { SortColumn, UsersQuery } from "../schemas.ts";

/** What is asked, and when: who is locked and whose login is long ago changes by itself. */
export type Asked = UsersQuery & { now: Date };

export const orders: Record<SortColumn, { asc: Sql; desc: Sql }> = {
  // Unique: there are no ties to break.
  email: { asc: sql`u."emailKey" ASC`, desc: sql`u."emailKey" DESC` },
  firstName: byColumn("firstNameKey"),
  lastName: byColumn("lastNameKey"),
  agent: byColumn("agent"),
  customers: byColumn("customerCount"),
  status: byColumn("status"),
  // "Never" is before every date.
  lastLogin: {
    asc: sql`u."lastLoginAt" ASC NULLS FIRST, u."id" ASC`,
    desc: sql`u."lastLoginAt" DESC NULLS LAST, u."id" DESC`,
  },
};

function byColumn(column: string): { asc: Sql; desc: Sql } {
  return {
    asc: raw(`u."${column}" ASC, u."id" ASC`),
    desc: raw(`u."${column}" DESC, u."id" DESC`),
  };
}

/** Something asked that does not stand in the index of every order. */
export interface Sought {
  /** Condition, in words that no index answers to. */
  where: Sql;
  /** Relation: their ids, through an index; undefined where that leads to too many. */
  from: Sql | undefined;
  /** Rows of users, and the index has all that is counted by. */
  counts: boolean;
  /** The order in which they stand beside each other, and the condition that its index answers to. */
  along?: { sort: SortColumn; of: Sql };
}

export function sought(dialect: Dialect, asked: Asked): Sought[] {
  const { q, group, login, customers, condition } = asked;
  const words = searchWords(q);
  return [
    ...(words.length === 0 ? [] : [byWords(dialect, words)]),
    ...(group.length === 0 ? [] : [byGroups(group)]),
    ...(login === "" ? [] : [byColumnOf(dialect, "lastLogin", isSoLongAgo(asked))]),
    ...(customers === "" ? [] : [byColumnOf(dialect, "customers", held[customers])]),
    ...(condition === "invited" ? [invited(dialect)] : []),
  ];
}

const held = { yes: sql`> 0`, no: sql`= 0` };

function byWords(dialect: Dialect, words: readonly string[]): Sought {
  return {
    where: hasWords(sql`u."searchText"`, words),
    from: leadToFew(words) ? dialect.matching("User", words) : undefined,
    counts: false,
  };
}

/** Who is in several of the groups is found by the first of them. */
function byGroups(groups: readonly number[]): Sought {
  const ofThese = (name: string) => sql`${raw(`${name}."groupId"`)} IN (${join(groups)})`;
  const once =
    groups.length === 1
      ? sql`1 = 1`
      : sql`NOT EXISTS (SELECT 1 FROM "UserGroup" f WHERE f."userId" = ug."userId"
          AND ${ofThese("f")} AND f."groupId" < ug."groupId")`;
  return {
    where: sql`EXISTS (SELECT 1 FROM "UserGroup" ug
      WHERE ug."userId" = u."id" AND ${ofThese("ug")})`,
    from: sql`(SELECT ug."userId" AS "id" FROM "UserGroup" ug WHERE ${ofThese("ug")} AND ${once})`,
    counts: false,
  };
}

function byColumnOf(dialect: Dialect, sort: keyof typeof columnsOf, is: Sql): Sought {
  const column = raw(`u."${columnsOf[sort]}"`);
  return {
    where: sql`${dialect.withoutIndex(column)} ${is}`,
    from: sql`(SELECT u.* FROM "User" u WHERE ${column} ${is})`,
    counts: true,
    along: { sort, of: sql`${column} ${is}` },
  };
}

/** In words of which the first lead to the partial index of those without a password. */
function invited(dialect: Dialect): Sought {
  const rest = sql`= '' AND u."status" <> 'deleted'`;
  return {
    where: sql`${dialect.withoutIndex(raw('u."passwordHash"'))} ${rest}`,
    from: sql`(SELECT u.* FROM "User" u WHERE u."passwordHash" ${rest})`,
    counts: true,
  };
}

const columnsOf = { lastLogin: "lastLoginAt", customers: "customerCount" } as const;

function isSoLongAgo({ login, now }: Asked): Sql {
  if (login === "never") return sql`IS NULL`;
  return sql`< ${new Date(now.getTime() - Number(login) * DAY)}`;
}

const DAY = 86_400_000;

/** Everything asked, in words that no index answers to. */
export function isListed(dialect: Dialect, asked: Asked): Sql[] {
  return [...sought(dialect, asked).map(({ where }) => where), ...conditions(dialect, asked, true)];
}

export function conditions(dialect: Dialect, query: Asked, inOrder: boolean): Sql[] {
  return [...filters(dialect, query, inOrder), ...statusFilter(dialect, query, inOrder)];
}

/**
 * Every filter but what is sought, and the status, which has its tabs; `inOrder` in words that no
 * index of theirs answers to, so that the index of the order is read.
 */
export function filters(dialect: Dialect, asked: Asked, inOrder = false): Sql[] {
  const { agent, locale, condition, now } = asked;
  const parts: Sql[] = [];
  if (agent !== "") parts.push(sql`${column(dialect, "agent", inOrder)} = ${agent === "yes"}`);
  if (locale !== "") parts.push(sql`u."locale" = ${locale}`);
  if (condition === "locked") parts.push(inOrder ? isLocked(now) : isAmongLocked(now));
  if (condition === "ends") parts.push(inOrder ? ends : isAmongEnding);
  return parts;
}

const ends = sql`u."accessEndsAt" IS NOT NULL`;
const isAmongEnding = sql`u."id" IN (SELECT e."id" FROM "User" e
  WHERE e."accessEndsAt" IS NOT NULL)`;

export function statusFilter(
  dialect: Dialect,
  { status }: Pick<UsersQuery, "status">,
  inOrder: boolean,
): Sql[] {
  if (status === "all") return [];
  return [sql`${column(dialect, "status", inOrder)} = ${status}`];
}

function column(dialect: Dialect, name: "agent" | "status", inOrder: boolean): Sql {
  const plain = raw(`u."${name}"`);
  return inOrder ? dialect.withoutIndex(plain) : plain;
}

function isLocked(now: Date): Sql {
  return sql`EXISTS (SELECT 1 FROM "SignInCounter" c
    WHERE c."userId" = u."id" AND c."lockedUntil" > ${now})`;
}

function isAmongLocked(now: Date): Sql {
  return sql`u."id" IN (SELECT c."userId" FROM "SignInCounter" c
    WHERE c."lockedUntil" > ${now} AND c."userId" IS NOT NULL)`;
}
