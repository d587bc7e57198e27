import { type Dialect, hasWords } from "../../../db/dialect.ts";
import { raw, type Sql, sql } from "../../../db/sql.ts";
import { searchWords } from "../../../domain/search-words.ts";
import type { SortColumn, UsersQuery } from "../schemas.ts";

/** What is asked, and when: who is locked changes by itself. */
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

/** Text and group, in words that no index answers to. */
export function searched({ q, group }: Asked): Sql[] {
  return [
    hasWords(sql`u."searchText"`, searchWords(q)),
    ...(group === undefined ? [] : [isMember(group)]),
  ];
}

export function conditions(dialect: Dialect, query: Asked, inOrder: boolean): Sql[] {
  return [...filters(dialect, query, inOrder), ...statusFilter(dialect, query, inOrder)];
}

/**
 * Every filter but text and group, and the status, which has its tabs; `inOrder` in words that no
 * index of theirs answers to, so that the index of the order is read.
 */
export function filters(dialect: Dialect, asked: Asked, inOrder = false): Sql[] {
  const { agent, locale, condition, now } = asked;
  const parts: Sql[] = [];
  if (agent !== "") parts.push(sql`${column(dialect, "agent", inOrder)} = ${agent === "yes"}`);
  if (locale !== "") parts.push(sql`u."locale" = ${locale}`);
  if (condition === "locked") parts.push(inOrder ? isLocked(now) : isAmongLocked(now));
  return parts;
}

export function statusFilter(dialect: Dialect, { status }: UsersQuery, inOrder: boolean): Sql[] {
  if (status === "all") return [];
  return [sql`${column(dialect, "status", inOrder)} = ${status}`];
}

function column(dialect: Dialect, name: "agent" | "status", inOrder: boolean): Sql {
  const plain = raw(`u."${name}"`);
  return inOrder ? dialect.withoutIndex(plain) : plain;
}

function isMember(group: number): Sql {
  return sql`EXISTS (SELECT 1 FROM "UserGroup" ug
    WHERE ug."userId" = u."id" AND ug."groupId" = ${group})`;
}

function isLocked(now: Date): Sql {
  return sql`EXISTS (SELECT 1 FROM "SignInCounter" c
    WHERE c."userId" = u."id" AND c."lockedUntil" > ${now})`;
}

function isAmongLocked(now: Date): Sql {
  return sql`u."id" IN (SELECT c."userId" FROM "SignInCounter" c
    WHERE c."lockedUntil" > ${now} AND c."userId" IS NOT NULL)`;
}
