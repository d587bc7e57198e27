import type { Reader, Tx } from "../db/client.ts";
import { columns, int, type RowOf, text } from "../db/columns.ts";
import { inSlice, inSlices, memberSlices, type Slice } from "../db/slices.ts";
import { type Sql, sql } from "../db/sql.ts";
import type { Reads } from "../db/statements.ts";
import { groupIds, identity } from "../db/user-columns.ts";
import type { TouchedUser } from "../domain/audit-entry.ts";
import {
  type Effect,
  type EffectList,
  fingerprint,
  LOOKED_AT,
  SHOWN_PEOPLE,
  UNSEEN,
} from "../domain/effects.ts";
import { Conflict } from "../domain/errors.ts";
import { type Permission, permissions } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import { listGroupRights } from "./held-rights.ts";

/** What some groups would give instead of what they give; a group that goes gives nothing. */
export type GroupChanges = ReadonlyMap<number, ReadonlySet<Permission>>;

/** Effects of a change, the largest first. */
export interface Effects extends EffectList {
  /** By user. */
  on: ReadonlyMap<number, Effect>;
}

const membership = columns("u", { id: int, groupIds });

/**
 * Who would gain and lose what: users (deleted ones apart) to whom the same happens are one effect.
 * Reads the members of the groups that change once, by id and in slices; at `most` so many.
 */
export async function findEffects(
  from: Reader | Tx,
  changes: GroupChanges,
  most = Number.POSITIVE_INFINITY,
): Promise<Effects> {
  const { changed, effectOf } = await judge(from, changes);
  const found = new Map<string, Effect>();
  const on = new Map<number, Effect>();
  let [looked, open] = [0, false];
  for await (const slice of memberSlices(from, changed)) {
    const members = await from.all(membership, membersIn(changed, slice));
    const some = members.slice(0, most - looked);
    for (const user of some) {
      const change = effectOf(user.groupIds);
      if (change === undefined) continue;
      const effect = found.get(change) ?? effectNamed(change);
      effect.users++;
      found.set(change, effect);
      on.set(user.id, effect);
    }
    looked += some.length;
    open = some.length < members.length;
    if (open) break;
  }
  const list = [...found.values()].sort(
    (a, b) => b.users - a.users || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
  return { list, open, on };
}

/** Rights as bits, in the order of the catalogue: sets would take most of the time. */
function bitsOf(rights: ReadonlySet<Permission> = new Set()): number {
  return permissions.reduce((bits, right, index) => bits | (Number(rights.has(right)) << index), 0);
}

/**
 * Which of the groups would give something else, and what the change does to who is in some groups:
 * its name, undefined for nothing.
 */
async function judge(from: Reader | Tx, changes: GroupChanges) {
  const groups = await listGroupRights(from);
  const given = new Map(groups.map(({ id, permissions }) => [id, bitsOf(permissions)]));
  const after = new Map([...changes].map(([id, rights]) => [id, bitsOf(rights)]));
  return {
    changed: [...after.keys()].filter((id) => given.get(id) !== after.get(id)),
    effectOf(memberOf: readonly number[]): string | undefined {
      let [had, has] = [0, 0];
      for (const id of memberOf) {
        const gives = given.get(id) ?? 0;
        had |= gives;
        has |= after.get(id) ?? gives;
      }
      return had === has ? undefined : `${has & ~had} ${had & ~has}`;
    },
  };
}

function effectNamed(change: string): Effect {
  const [gained = [], lost = []] = change
    .split(" ")
    .map((bits) => permissions.filter((_, index) => (Number(bits) >> index) & 1));
  return { gained, lost, users: 0 };
}

function membersIn(groupIds: readonly number[], slice: Slice): Sql {
  return sql`FROM "User" u WHERE ${inSlice('u."id"', groupIds, slice)} AND u."status" <> 'deleted'
    ORDER BY u."id"`;
}

/**
 * The effects on everybody. Throws Conflict unless the person saw before saving what a review shows
 * now.
 */
export async function requireSeen(tx: Tx, changes: GroupChanges, seen: string): Promise<Effects> {
  const effects = await findEffects(tx, changes, LOOKED_AT);
  if (fingerprint(effects) !== seen) throw new Conflict(UNSEEN);
  return effects.open ? findEffects(tx, changes) : effects;
}

const person = columns("u", { ...identity, lastNameKey: text });

type Person = RowOf<typeof person>;

/** An effect with the first of its people by name. */
export interface ShownEffect extends Effect {
  people: Person[];
}

/**
 * What a review shows of a change: its effects on the first LOOKED_AT members, each with the first
 * fifty of its people.
 */
export async function reviewEffects(
  from: Reader,
  changes: GroupChanges,
): Promise<EffectList<ShownEffect>> {
  const { list, open, on } = await findEffects(from, changes, LOOKED_AT);
  const shown = new Map(list.map((effect) => [effect, [] as Person[]]));
  await inSlices([...on.keys()], async (ids) => {
    for (const user of await readPeople(from, ids))
      shown.get(on.get(user.id) as Effect)?.push(user);
    for (const some of shown.values()) some.sort(byName).splice(SHOWN_PEOPLE);
  });
  return { list: list.map((effect) => ({ ...effect, people: shown.get(effect) ?? [] })), open };
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
