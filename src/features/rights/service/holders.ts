import type { Reader } from "../../../db/client.ts";
import { type ListPage, readPage } from "../../../domain/list-page.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import { listStatusCombinations } from "../../../rights/combinations.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { type UnknownRight, unknownIn } from "../../../rights/unknown.ts";
import { countPeople, listPeople, type Person, searchPeople } from "../queries.ts";
import type { HoldersQuery } from "../schemas.ts";
import {
  type Chain,
  chainsOf,
  type Explanation,
  explainRight,
  loadSources,
  type Sources,
} from "./explain.ts";

/** Users by status; deleted ones hold nothing and are not counted. */
interface Counts {
  active: number;
  deactivated: number;
}

export interface RightSummary {
  permission: Permission;
  holders: number;
  roles: RoleRights[];
}

/** More people than these are asked for in other words. */
const ANSWERS = 10;

/** Whether the people found may; undefined for more than ten. */
export type Answers = { person: Person; explanation: Explanation }[] | undefined;

/**
 * Every right with its Active holders and its roles, what the catalogue does not know, and who of
 * those `who` finds may `right`; four statements at most.
 */
export async function loadRights(
  db: Reader,
  { who, right }: { who: string; right: Permission | "" },
): Promise<{ rights: RightSummary[]; unknown: UnknownRight[]; answers: Answers }> {
  const [sources, count, people] = await Promise.all([
    loadSources(db),
    counter(db),
    who && right ? searchPeople(db, who, ANSWERS + 1) : [],
  ]);
  const rights = permissions.map((permission) => ({
    permission,
    holders: count(giving(permission, sources)).active,
    roles: sources.roles.filter((role) => role.permissions.has(permission)),
  }));
  const answers = right
    ? people.map((person) => ({ person, explanation: explainRight(right, person, sources) }))
    : [];
  return {
    rights,
    unknown: unknownIn(sources.roles),
    answers: people.length > ANSWERS ? undefined : answers,
  };
}

export interface Holders {
  chains: (Chain & { members: Counts })[];
  counts: Counts;
  /** Empty unless the users are asked for. */
  list: ListPage<Person>;
  sources: Sources;
}

const HOLDERS_PAGE = 25;

/**
 * Who holds a right: the chains that give it with the members of their groups, and a page of the
 * users if `users` is true; five statements at most.
 */
export async function loadHolders(
  db: Reader,
  permission: Permission,
  { users, ...query }: HoldersQuery & { users: boolean },
): Promise<Holders> {
  const [sources, count] = await Promise.all([loadSources(db), counter(db)]);
  const groupIds = giving(permission, sources);
  const counts = count(groupIds);
  const chains = chainsOf(permission, sources).map((chain) => ({
    ...chain,
    members: count([chain.group.id]),
  }));
  const filter = { groupIds, status: query.status, q: query.q };
  const total = !users ? 0 : query.q === "" ? counts[query.status] : await countPeople(db, filter);
  const list = await readPage(
    { total, open: false },
    { page: query.page, per: HOLDERS_PAGE, read: (window) => listPeople(db, filter, window) },
  );
  return { chains, counts, list, sources };
}

/** The groups that give a right. */
function giving(permission: Permission, { groups }: Sources): number[] {
  return groups.filter((group) => group.permissions.has(permission)).map(({ id }) => id);
}

/**
 * Counts the members of any of some groups, each user once; one statement for however many
 * questions.
 */
async function counter(db: Reader): Promise<(groupIds: readonly number[]) => Counts> {
  const combinations = await listStatusCombinations(db);
  return (groupIds) => {
    const counts = { active: 0, deactivated: 0 };
    for (const { groups, status, users } of combinations)
      if (status !== "deleted" && groups.some((id) => groupIds.includes(id)))
        counts[status] += users;
    return counts;
  };
}
