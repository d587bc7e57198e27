import { difference, digest, type Effect, UNSEEN } from "../../../domain/effects.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { type GroupRights, unionOf } from "../../../rights/held-rights.ts";
import type { LoadedGroup, LoadedMember } from "./load.ts";

/** What joining or leaving a group gives and takes; what other groups give too, stays. */
export function effectOfMembership(
  group: Pick<GroupRights, "id" | "permissions">,
  user: Pick<LoadedMember, "groups" | "permissions">,
  adding: boolean,
): Pick<Effect, "gained" | "lost"> {
  const others = user.groups.filter(({ id }) => id !== group.id);
  return (
    difference(user.permissions, unionOf(adding ? [...others, group] : others)) ?? {
      gained: [],
      lost: [],
    }
  );
}

/** Members to whom leaving a group does the same. */
export interface Leaving {
  lost: Permission[];
  /** In no group afterwards. */
  alone: boolean;
  people: LoadedMember[];
}

/** What leaving does to whom: those who lose something first, then by number. */
export function leavingOf(group: LoadedGroup, members: readonly LoadedMember[]): Leaving[] {
  const all = members.map((user) => ({
    user,
    lost: effectOfMembership(group, user, false).lost,
    alone: user.groupIds.length === 1,
  }));
  const same = Map.groupBy(all, ({ lost, alone }) => JSON.stringify([lost, alone]));
  const list = [...same.values()].map((some): Leaving => {
    const { lost = [], alone = false } = some[0] ?? {};
    return { lost, alone, people: some.map(({ user }) => user) };
  });
  return list.sort(
    (a, b) =>
      Number(b.lost.length > 0) - Number(a.lost.length > 0) || b.people.length - a.people.length,
  );
}

/** Names what a review of leaving showed: who, and what happens to each. */
export function seenLeaving(leaving: readonly Leaving[]): string {
  const each = leaving.flatMap(({ lost, alone, people }) =>
    people.map(({ id }) => [id, lost, alone] as const),
  );
  return digest(each.sort(([one], [other]) => one - other));
}

/**
 * Throws Conflict unless the person saw exactly this; where nothing happens there was nothing to
 * see.
 */
export function requireSeenLeaving(leaving: readonly Leaving[], seen: string | undefined): void {
  if (leaving.length > 0 && seenLeaving(leaving) !== seen) throw new Conflict(UNSEEN);
}
