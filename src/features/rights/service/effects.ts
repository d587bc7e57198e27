import type { Reader, Tx } from "../../../db/client.ts";
import type { TouchedUser } from "../../../domain/audit-entry.ts";
import { difference, type Effect, fingerprint, SHOWN_PEOPLE } from "../../../domain/effects.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { UNSEEN } from "../../../domain/reviewed-form.ts";
import { fullName } from "../../../domain/text.ts";
import {
  type GroupRights,
  listCombinations,
  listMembersOf,
  type Member,
  unionOf,
} from "../queries.ts";

/** What some groups would give instead of what they give; a group that goes gives nothing. */
export type GroupChanges = ReadonlyMap<number, ReadonlySet<Permission>>;

/** Effects of a change, with what it takes to find the people again. */
export interface Effects {
  groupIds: number[];
  list: (Effect & { combinations: string[] })[];
}

/**
 * Who would gain and lose what: users (deleted ones apart) to whom the same happens are one effect,
 * the largest first. One statement, however many users.
 */
export async function findEffects(
  from: Reader | Tx,
  groups: readonly GroupRights[],
  changes: GroupChanges,
): Promise<Effects> {
  const groupIds = [...changes.keys()];
  const found = new Map<string, Effect & { combinations: string[] }>();
  const given = new Map(groups.map((group) => [group.id, group.permissions]));
  for (const { groups: combination, users } of await listCombinations(from, groupIds)) {
    const ids = combination.split(",").map(Number);
    const givenBy = (rights: (id: number) => ReadonlySet<Permission> | undefined) =>
      unionOf(ids.map((id) => ({ permissions: rights(id) ?? new Set<Permission>() })));
    const change = difference(
      givenBy((id) => given.get(id)),
      givenBy((id) => changes.get(id) ?? given.get(id)),
    );
    if (!change) continue;
    const key = JSON.stringify(change);
    const effect = found.get(key) ?? { ...change, users: 0, combinations: [] };
    effect.users += users;
    effect.combinations.push(combination);
    found.set(key, effect);
  }
  return {
    groupIds,
    list: [...found.values()].sort(
      (a, b) => b.users - a.users || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
    ),
  };
}

/** Throws Conflict unless the person saw exactly these effects before saving. */
export function requireSeen(effects: Effects, seen: string): void {
  if (fingerprint(effects.list) !== seen) throw new Conflict(UNSEEN);
}

/** An effect with the first of its people by name. */
export interface ShownEffect extends Effect {
  people: Member[];
}

/** The effects with their people, fifty of each at most. */
export async function showEffects(
  from: Reader,
  { groupIds, list }: Effects,
): Promise<ShownEffect[]> {
  return Promise.all(
    list.map(async (effect) => ({
      ...effect,
      people: await listMembersOf(from, groupIds, effect.combinations, SHOWN_PEOPLE),
    })),
  );
}

/** Everybody whom the effects concern, for the audit; their membership and version stay. */
export async function touchedBy(tx: Tx, { groupIds, list }: Effects): Promise<TouchedUser[]> {
  const effectOf = effectByCombination({ groupIds, list });
  const everybody = list.reduce((sum, { users }) => sum + users, 0);
  const members = await listMembersOf(tx, groupIds, [...effectOf.keys()], everybody);
  return members.map((member) => {
    const { gained = [], lost = [] } = effectOf.get(member.groups) ?? {};
    return {
      id: member.id,
      change: "rights",
      name: fullName(member),
      version: null,
      gained: gained.join(","),
      lost: lost.join(","),
    };
  });
}

/** Which effect concerns those who are in exactly these groups. */
export function effectByCombination({ list }: Effects): ReadonlyMap<string, Effect> {
  return new Map(
    list.flatMap((effect) =>
      effect.combinations.map((combination) => [combination, effect] as const),
    ),
  );
}

/** The counts of the effects, for the audit entry. */
export function countsOf({ list }: Effects): Effect[] {
  return list.map(({ users, gained, lost }) => ({ users, gained, lost }));
}
