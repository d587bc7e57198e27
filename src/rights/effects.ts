import type { Reader, Tx } from "../db/client.ts";
import type { TouchedUser } from "../domain/audit-entry.ts";
import { difference, type Effect, fingerprint, SHOWN_PEOPLE } from "../domain/effects.ts";
import { Conflict } from "../domain/errors.ts";
import type { Permission } from "../domain/permissions.ts";
import { UNSEEN } from "../domain/reviewed-form.ts";
import { fullName } from "../domain/text.ts";
import { type Combination, listCombinations, listMembersOf, type Member } from "./combinations.ts";
import { type GroupRights, unionOf } from "./held-rights.ts";

/** What some groups would give instead of what they give; a group that goes gives nothing. */
export type GroupChanges = ReadonlyMap<number, ReadonlySet<Permission>>;

/** An effect with the combinations of groups that it concerns. */
interface FoundEffect extends Effect {
  combinations: Combination["groups"][];
}

/** Effects of a change, with what it takes to find the people again. */
export interface Effects {
  groupIds: number[];
  list: FoundEffect[];
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
  const found = new Map<string, FoundEffect>();
  const given = new Map(groups.map((group) => [group.id, group.permissions]));
  for (const { groups: combination, users } of await listCombinations(from, groupIds)) {
    const givenBy = (rights: (id: number) => ReadonlySet<Permission> | undefined) =>
      unionOf(combination.map((id) => ({ permissions: rights(id) ?? new Set<Permission>() })));
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
      people: await listMembersOf(
        from,
        { groupIds, combinations: effect.combinations },
        SHOWN_PEOPLE,
      ),
    })),
  );
}

/** Everybody whom the effects concern, for the audit; their membership and version stay. */
export async function touchedBy(tx: Tx, { groupIds, list }: Effects): Promise<TouchedUser[]> {
  const findEffect = effectFinder(list);
  const everybody = list.reduce((sum, { users }) => sum + users, 0);
  const combinations = list.flatMap((effect) => effect.combinations);
  const members = await listMembersOf(tx, { groupIds, combinations }, everybody);
  return members.map((member) => {
    const { gained = [], lost = [] } = findEffect(member.groups) ?? {};
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

/** Finds the effect on those who are in exactly these groups, ids in ascending order. */
export function effectFinder(
  effects: Effects["list"],
): (groupIds: readonly number[]) => Effect | undefined {
  const byGroups = new Map(
    effects.flatMap((effect) => effect.combinations.map((ids) => [ids.join(), effect] as const)),
  );
  return (groupIds) => byGroups.get(groupIds.join());
}

/** The counts of the effects, for the audit entry. */
export function countsOf({ list }: Effects): Effect[] {
  return list.map(({ users, gained, lost }) => ({ users, gained, lost }));
}
