import type { Reader, Tx } from "../db/client.ts";
import { columns, int, type RowOf, text } from "../db/columns.ts";
import { inSlice, memberSlices, type Slice } from "../db/slices.ts";
import { type Sql, sql } from "../db/sql.ts";
import { groupIds, identity } from "../db/user-columns.ts";
import type { TouchedUser } from "../domain/audit-entry.ts";
import { type Effect, fingerprint, SHOWN_PEOPLE, UNSEEN } from "../domain/effects.ts";
import { Conflict } from "../domain/errors.ts";
import { type Permission, permissions } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import { listGroupRights } from "./held-rights.ts";

/** What some groups would give instead of what they give; a group that goes gives nothing. */
export type GroupChanges = ReadonlyMap<number, ReadonlySet<Permission>>;

/** Effects of a change, the largest first, with what it takes to find the people again. */
export interface Effects {
  groupIds: number[];
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
  return { groupIds: changed, list, on };
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

const person = columns("u", { ...identity, lastNameKey: text, firstNameKey: text });

type Person = RowOf<typeof person>;

/** An effect with the first of its people by name. */
export interface ShownEffect extends Effect {
  people: Person[];
}

/** The effects with their people, fifty of each at most. */
export async function showEffects(from: Reader, effects: Effects): Promise<ShownEffect[]> {
  const shown = new Map(
    effects.list.map((effect) => [effect, { ...effect, people: [] as Person[] }]),
  );
  for await (const users of touched(from, effects)) {
    for (const { user, effect } of users) shown.get(effect)?.people.push(user);
    for (const { people } of shown.values()) if (people.length > MANY) keepFirst(people);
  }
  for (const { people } of shown.values()) keepFirst(people);
  return [...shown.values()];
}

/** People of an effect that are sorted at a time. */
const MANY = 1_000;

function keepFirst(people: Person[]): void {
  people.sort(byName).splice(SHOWN_PEOPLE);
}

/** As the lists sort them. */
function byName(a: Person, b: Person): number {
  if (a.lastNameKey !== b.lastNameKey) return a.lastNameKey < b.lastNameKey ? -1 : 1;
  if (a.firstNameKey !== b.firstNameKey) return a.firstNameKey < b.firstNameKey ? -1 : 1;
  return a.id - b.id;
}

/** Everybody whom the effects concern, for the audit; their membership and version stay. */
export async function touchedBy(tx: Tx, effects: Effects): Promise<TouchedUser[]> {
  const all: TouchedUser[] = [];
  for await (const users of touched(tx, effects))
    for (const { user, effect } of users)
      all.push({
        id: user.id,
        change: "rights",
        name: fullName(user),
        version: null,
        ...rightsOf(effect),
      });
  return all;
}

/** What an effect gives and takes, as the audit keeps it; nothing without one. */
export function rightsOf(effect: Effect | undefined): Pick<TouchedUser, "gained" | "lost"> {
  const { gained = [], lost = [] } = effect ?? {};
  return { gained: gained.join(","), lost: lost.join(",") };
}

/** Those whom the effects concern, slice by slice. */
async function* touched(from: Reader | Tx, { groupIds, list, on }: Effects) {
  if (list.length === 0) return;
  for await (const slice of memberSlices(from, groupIds)) {
    const users = await from.all(person, membersIn(groupIds, slice));
    yield users.flatMap((user) => {
      const effect = on.get(user.id);
      return effect ? [{ user, effect }] : [];
    });
  }
}

/** The counts of the effects, for the audit entry. */
export function countsOf({ list }: Effects): Effect[] {
  return list.map(({ users, gained, lost }) => ({ users, gained, lost }));
}
