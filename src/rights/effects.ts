import type { Reader, Tx } from "../db/client.ts";
import { columns, int, type RowOf, text } from "../db/columns.ts";
import { inSlice, inSlices, memberSlices, type Slice } from "../db/slices.ts";
import { type Sql, sql } from "../db/sql.ts";
import type { Reads } from "../db/statements.ts";
import { groupIds, identity } from "../db/user-columns.ts";
import type { TouchedUser } from "../domain/audit-entry.ts";
import { type Effect, fingerprint, SHOWN_PEOPLE, UNSEEN } from "../domain/effects.ts";
import { Conflict } from "../domain/errors.ts";
import { type Permission, permissions } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import { listGroupRights } from "./held-rights.ts";

/** What some groups would give instead of what they give; a group that goes gives nothing. */
export type GroupChanges = ReadonlyMap<number, ReadonlySet<Permission>>;

/** Effects of a change, the largest first. */
export interface Effects {
  list: Effect[];
  /** By user. */
  on: ReadonlyMap<number, Effect>;
}

const membership = columns("u", { id: int, groupIds });

/**
 * Who would gain and lose what: users (deleted ones apart) to whom the same happens are one effect.
 * Reads everybody in the groups that change once, in slices.
 */
export async function findEffects(from: Reader | Tx, changes: GroupChanges): Promise<Effects> {
  const changed = [...changes.keys()];
  const effectOf = await judge(from, changes);
  const found = new Map<string, Effect>();
  const on = new Map<number, Effect>();
  for await (const slice of memberSlices(from, changed))
    for (const user of await from.all(membership, membersIn(changed, slice))) {
      const change = effectOf(user.groupIds);
      if (change === undefined) continue;
      const effect = found.get(change) ?? effectNamed(change);
      effect.users++;
      found.set(change, effect);
      on.set(user.id, effect);
    }
  const list = [...found.values()].sort(
    (a, b) => b.users - a.users || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
  return { list, on };
}

/** Rights as bits, in the order of the catalogue: sets would take most of the time. */
function bitsOf(rights: ReadonlySet<Permission> = new Set()): number {
  return permissions.reduce((bits, right, index) => bits | (Number(rights.has(right)) << index), 0);
}

/** Answers the name of what a change does to who is in these groups; undefined for nothing. */
async function judge(from: Reader | Tx, changes: GroupChanges) {
  const groups = await listGroupRights(from);
  const given = new Map(groups.map(({ id, permissions }) => [id, bitsOf(permissions)]));
  const after = new Map([...changes].map(([id, rights]) => [id, bitsOf(rights)]));
  return (memberOf: readonly number[]): string | undefined => {
    let [had, has] = [0, 0];
    for (const id of memberOf) {
      const gives = given.get(id) ?? 0;
      had |= gives;
      has |= after.get(id) ?? gives;
    }
    return had === has ? undefined : `${has & ~had} ${had & ~has}`;
  };
}

function effectNamed(change: string): Effect {
  const [gained = [], lost = []] = change
    .split(" ")
    .map((bits) => permissions.filter((_, index) => (Number(bits) >> index) & 1));
  return { gained, lost, users: 0 };
}

function membersIn(groupIds: readonly number[], slice: Slice): Sql {
  return sql`FROM "User" u WHERE ${inSlice('u."id"', groupIds, slice)} AND u."status" <> 'deleted'`;
}

/** Throws Conflict unless the person saw exactly these effects before saving. */
export function requireSeen(effects: Effects, seen: string): void {
  if (fingerprint(effects.list) !== seen) throw new Conflict(UNSEEN);
}

const person = columns("u", { ...identity, lastNameKey: text });

type Person = RowOf<typeof person>;

/** An effect with the first of its people by name. */
export interface ShownEffect extends Effect {
  people: Person[];
}

/** So many people of one effect have their first among the first of all. */
const MANY = 3_000;
const READ_IN_ORDER = 4_000;

/** The effects with their people, fifty of each at most. */
export async function showEffects(from: Reader, { list, on }: Effects): Promise<ShownEffect[]> {
  const shown = new Map(list.map((effect) => [effect, [] as Person[]]));
  const add = (people: readonly Person[], to: ReadonlySet<Effect>) => {
    for (const user of people) {
      const effect = on.get(user.id);
      if (effect && to.has(effect)) shown.get(effect)?.push(user);
    }
    for (const some of shown.values()) some.sort(byName).splice(SHOWN_PEOPLE);
  };
  const many = new Set(list.filter(({ users }) => users > MANY));
  if (many.size > 0) {
    const first = sql`FROM "User" u ORDER BY u."lastNameKey", u."id" LIMIT ${READ_IN_ORDER}`;
    add(await from.all(person, first), many);
  }
  const few = new Set(list.filter((effect) => (shown.get(effect)?.length ?? 0) < SHOWN_PEOPLE));
  for (const effect of few) shown.set(effect, []);
  const ids = [...on].flatMap(([id, effect]) => (few.has(effect) ? [id] : []));
  await inSlices(ids, async (some) => add(await readPeople(from, some), few));
  return list.map((effect) => ({ ...effect, people: shown.get(effect) ?? [] }));
}

/** As the lists sort them. */
function byName(a: Person, b: Person): number {
  if (a.lastNameKey !== b.lastNameKey) return a.lastNameKey < b.lastNameKey ? -1 : 1;
  return a.id - b.id;
}

/** Everybody whom the effects concern, for the audit; their membership and version stay. */
export async function touchedBy(tx: Tx, { on }: Effects): Promise<TouchedUser[]> {
  const all: TouchedUser[] = [];
  await inSlices([...on.keys()], async (ids) => {
    for (const user of await readPeople(tx, ids))
      all.push({
        id: user.id,
        change: "rights",
        name: fullName(user),
        version: null,
        ...rightsOf(on.get(user.id)),
      });
  });
  return all;
}

function readPeople(from: Reads, ids: readonly number[]): Promise<Person[]> {
  return from.all(person, sql`FROM "User" u WHERE ${from.isOneOf(sql`u."id"`, ids)}`);
}

/** What an effect gives and takes, as the audit keeps it; nothing without one. */
export function rightsOf(effect: Effect | undefined): Pick<TouchedUser, "gained" | "lost"> {
  const { gained = [], lost = [] } = effect ?? {};
  return { gained: gained.join(","), lost: lost.join(",") };
}

/** The counts of the effects, for the audit entry. */
export function countsOf({ list }: Effects): Effect[] {
  return list.map(({ users, gained, lost }) => ({ users, gained, lost }));
}
