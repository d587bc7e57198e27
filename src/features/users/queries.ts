import type { Reader, Tx } from "../../db/client.ts";
import { contains } from "../../db/dialect.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import type { LocaleName } from "../../domain/locale.ts";
import { type PageOf, pageWindow } from "../../domain/page-of.ts";
import { fold } from "../../domain/text.ts";
import { Prisma } from "../../generated/sqlite/client.ts";
import type { SortColumn, UsersQuery } from "./schemas.ts";

/** A row of the Users List. */
export interface UserRow {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  agent: boolean;
  version: number;
  customerCount: number;
  lastLoginAt: Date | null;
  groupIds: number[];
}

export type StatusCounts = Record<UserStatus, number>;

const orders: Record<SortColumn, { asc: Prisma.Sql; desc: Prisma.Sql }> = {
  email: byColumn("emailKey"),
  firstName: byColumn("firstNameKey"),
  lastName: byColumn("lastNameKey"),
  agent: byColumn("agent"),
  customers: byColumn("customerCount"),
  status: byColumn("status"),
  // "Never" is before every date.
  lastLogin: {
    asc: Prisma.sql`u."lastLoginAt" ASC NULLS FIRST, u."id" ASC`,
    desc: Prisma.sql`u."lastLoginAt" DESC NULLS LAST, u."id" DESC`,
  },
};

function byColumn(column: string): { asc: Prisma.Sql; desc: Prisma.Sql } {
  return { asc: Prisma.raw(`u."${column}" ASC, u."id" ASC`), desc: Prisma.raw(`u."${column}" DESC, u."id" DESC`) };
}

/** A page of the Users List and the number of users per status under the other filters; two statements. */
export async function listUsers(db: Reader, query: UsersQuery): Promise<{ list: PageOf<UserRow>; counts: StatusCounts }> {
  const counts = await countByStatus(db, query);
  const total = query.status === "all" ? counts.active + counts.deactivated + counts.deleted : counts[query.status];
  const window = pageWindow(total, query.page, query.per);
  const rows = total === 0 ? [] : await selectRows(db, query, window.offset);
  return { list: { rows, page: window.page, pages: window.pages, per: query.per, total }, counts };
}

async function countByStatus(db: Reader, query: UsersQuery): Promise<StatusCounts> {
  const found = await db.$queryRaw<{ status: UserStatus; count: number | bigint }[]>`
    SELECT u."status", count(*) AS "count" FROM "User" u WHERE ${Prisma.join(filters(query), " AND ")} GROUP BY u."status"`;
  const of = (status: UserStatus) => Number(found.find((row) => row.status === status)?.count ?? 0);
  return { active: of("active"), deactivated: of("deactivated"), deleted: of("deleted") };
}

type RawRow = Omit<UserRow, "groupIds" | "lastLoginAt"> & { groupIds: string | null; lastLoginAt: Date | string | null };

/** The page first, then what decorates its rows: a sub-select beside OFFSET would run for every skipped row. */
async function selectRows(db: Reader, query: UsersQuery, offset: number): Promise<UserRow[]> {
  const where = query.status === "all" ? filters(query) : [...filters(query), Prisma.sql`u."status" = ${query.status}`];
  const order = orders[query.sort][query.dir];
  const rows = await db.$queryRaw<RawRow[]>`
    SELECT u."id", u."email", u."firstName", u."lastName", u."status", u."agent", u."version", u."customerCount", u."lastLoginAt",
           (SELECT string_agg(CAST(ug."groupId" AS TEXT), ',') FROM "UserGroup" ug WHERE ug."userId" = u."id") AS "groupIds"
      FROM "User" u
     WHERE u."id" IN (SELECT u."id" FROM "User" u WHERE ${Prisma.join(where, " AND ")} ORDER BY ${order} LIMIT ${query.per} OFFSET ${offset})
     ORDER BY ${order}`;
  return rows.map((row) => ({
    ...row,
    agent: Boolean(row.agent),
    lastLoginAt: row.lastLoginAt === null ? null : new Date(row.lastLoginAt),
    groupIds: row.groupIds?.split(",").map(Number) ?? [],
  }));
}

/** Every filter but the status, which has its tabs. */
function filters({ q, group, agent, locale }: UsersQuery): Prisma.Sql[] {
  const parts = [Prisma.sql`1 = 1`];
  const text = fold(q);
  if (text !== "") parts.push(contains(Prisma.sql`u."searchText"`, text));
  if (group !== undefined) parts.push(Prisma.sql`EXISTS (SELECT 1 FROM "UserGroup" ug WHERE ug."userId" = u."id" AND ug."groupId" = ${group})`);
  if (agent !== "") parts.push(Prisma.sql`u."agent" = ${agent === "yes"}`);
  if (locale !== "") parts.push(Prisma.sql`u."locale" = ${locale}`);
  return parts;
}

/** A user as forms, acts and rules need them; never the password hash. */
export interface UserDetails {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  agent: boolean;
  locale: LocaleName;
  version: number;
  customerCount: number;
  lastLoginAt: Date | null;
  createdAt: Date;
  groupIds: number[];
}

export async function findUser(from: Reader | Tx, id: number): Promise<UserDetails | undefined> {
  const user = await from.user.findUnique({
    where: { id },
    select: {
      id: true,
      email: true,
      firstName: true,
      lastName: true,
      status: true,
      agent: true,
      locale: true,
      version: true,
      customerCount: true,
      lastLoginAt: true,
      createdAt: true,
      groups: { select: { groupId: true } },
    },
  });
  if (!user) return undefined;
  const { groups, ...details } = user;
  return { ...details, status: user.status as UserStatus, locale: user.locale as LocaleName, groupIds: groups.map(({ groupId }) => groupId) };
}

/** Who holds an address, by its canonical form: what the message of a clash needs to know. */
export async function findHolder(from: Reader | Tx, emailKey: string): Promise<{ id: number; status: UserStatus } | undefined> {
  const user = await from.user.findUnique({ where: { emailKey }, select: { id: true, status: true } });
  return user ? { id: user.id, status: user.status as UserStatus } : undefined;
}
