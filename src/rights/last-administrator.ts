import type { Reader, Tx } from "../db/client.ts";
import { columns, int } from "../db/columns.ts";
import { join, raw, sql } from "../db/sql.ts";
import { goesOnAfter } from "../db/user-columns.ts";
import { Conflict } from "../domain/errors.ts";
import { essentialPermissions } from "../domain/permissions.ts";
import { type GroupRights, listGroupRights } from "./held-rights.ts";
import { loadMemberCounts } from "./member-counts.ts";

/**
 * Who is in some group of each of these lists, the shortest first, holds every essential right. A
 * list that has all of another asks for nothing more and is left out.
 */
export function administratorGroups(groups: readonly GroupRights[]): number[][] {
  const giving = essentialPermissions.map((permission) =>
    groups.filter(({ permissions }) => permissions.has(permission)).map(({ id }) => id),
  );
  const lists: number[][] = [];
  for (const ids of giving.sort((a, b) => a.length - b.length)) {
    const implied = lists.some((list) => list.every((id) => ids.includes(id)));
    if (!implied) lists.push(ids);
  }
  return lists;
}

const membership = columns("ug", { userId: int });

interface Among {
  /** Whose access goes on after it. */
  after?: Date;
  /** Who do not count. */
  but?: readonly number[];
}

/**
 * True while some Active user holds every essential right. Without `after` an end that is due
 * counts for nothing: it leaves the last one (endDueAccess).
 */
export async function hasAdministrator(from: Reader | Tx, among: Among = {}): Promise<boolean> {
  const choices = administratorGroups(await listGroupRights(from));
  return (await findAdministrators(from, choices, { limit: 1, ...among })).length > 0;
}

/** Memberships that are looked through for somebody who holds every essential right. */
const FEW = 1_000;

/** The one Active user who holds every essential right, and the groups that alone grant them all. */
interface LoneAdministrator {
  userId: number;
  groups: GroupRights[];
}

/**
 * Who must not go; undefined where there are others. Where a thousand and more hold some essential
 * right, nobody is looked for: two statements of few rows.
 */
export async function findLoneAdministrator(
  db: Reader,
  groups: readonly GroupRights[],
): Promise<LoneAdministrator | undefined> {
  const membersOf = await loadMemberCounts(db);
  const members = (ids: number[]) => ids.reduce((sum, id) => sum + membersOf(id, ["active"]), 0);
  const choices = administratorGroups(groups).sort((a, b) => members(a) - members(b));
  if (members(choices[0] ?? []) > FEW) return undefined;
  const [one, other] = await findAdministrators(db, choices, { limit: 2 });
  if (one === undefined || other !== undefined) return undefined;
  const alone = ({ id }: GroupRights) => choices.every((ids) => ids.includes(id));
  return { userId: one, groups: groups.filter(alone) };
}

/**
 * Active users who are in some group of each of `choices`, at most `limit`; who never had a
 * password could not sign in.
 */
async function findAdministrators(
  from: Reader | Tx,
  [first = [], ...others]: readonly (readonly number[])[],
  { limit, after, but = [] }: Among & { limit: number },
): Promise<number[]> {
  if (first.length === 0) return [];
  const inEach = others.map(
    (ids) => sql`EXISTS (SELECT 1 FROM "UserGroup" x
      WHERE x."userId" = ug."userId" AND x."groupId" IN (${join([...ids])}))`,
  );
  const stays = after ? sql`AND ${goesOnAfter(after)}` : sql``;
  const isActive = sql`EXISTS (SELECT 1 FROM "User" u
    WHERE u."id" = ug."userId" AND u."status" = 'active' AND u."passwordHash" <> '' ${stays})`;
  const isOther = but.length === 0 ? sql`` : sql`AND ug."userId" NOT IN (${join([...but])})`;
  // Everybody once.
  const isFirst = sql`NOT EXISTS (SELECT 1 FROM "UserGroup" y WHERE y."userId" = ug."userId"
    AND y."groupId" IN (${join([...first])}) AND y."groupId" < ug."groupId")`;
  const rows = await from.all(
    membership,
    sql`FROM "UserGroup" ug WHERE ug."groupId" IN (${join([...first])})
      ${isOther} AND ${isFirst} AND ${join([isActive, ...inEach], " AND ")}
      LIMIT ${raw(String(limit))}`,
  );
  return rows.map(({ userId }) => userId);
}

/**
 * To be called after a change, in its transaction: throws Conflict when nobody would be left who
 * can manage users (security L3).
 */
export async function requireAdministrator(tx: Tx): Promise<void> {
  if (!(await hasAdministrator(tx))) throw new Conflict("rights.whyNot.lastAdministrator");
}
