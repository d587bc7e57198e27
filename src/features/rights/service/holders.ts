import type { ReadDatabase } from "../../../db/client.ts";
import type { Counted, ListPage } from "../../../domain/list-page.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { countUnions, loadMemberCounts } from "../../../rights/member-counts.ts";
import { type UnknownRight, unknownIn } from "../../../rights/unknown.ts";
import { listPeople, type Person, searchPeople } from "../queries.ts";
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
interface ByStatus<Number> {
  active: Number;
  deactivated: Number;
}

export interface RightSummary {
  permission: Permission;
  holders: Counted;
  roles: RoleRights[];
}

/** More people than these are asked for in other words. */
const ANSWERS = 10;

/** Whether the people found may; undefined for more than ten. */
export type Answers = { person: Person; explanation: Explanation }[] | undefined;

/**
 * Every right with its Active holders and its roles, what the catalogue does not know, and who of
 * those `who` finds may `right`; a handful of statements.
 */
export async function loadRights(
  db: ReadDatabase,
  { who, right }: { who: string; right: Permission | "" },
): Promise<{ rights: RightSummary[]; unknown: UnknownRight[]; answers: Answers }> {
  const [sources, membersOf, people] = await Promise.all([
    loadSources(db.read),
    loadMemberCounts(db.read),
    who && right ? searchPeople(db, who, ANSWERS + 1) : [],
  ]);
  const unions = permissions.map((permission) => ({
    groupIds: giving(permission, sources),
    statuses: ["active" as const],
  }));
  const counts = await countUnions(db.read, membersOf, unions);
  const rights = permissions.map((permission, index) => ({
    permission,
    holders: counts[index] as Counted,
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
  chains: (Chain & { members: ByStatus<number> })[];
  counts: ByStatus<Counted>;
  /** Empty unless the users are asked for. */
  list: ListPage<Person>;
  sources: Sources;
}

/**
 * Who holds a right: the chains that give it with the members of their groups, and a page of the
 * users if `users` is true; a handful of statements.
 */
export async function loadHolders(
  db: ReadDatabase,
  permission: Permission,
  { users, ...query }: HoldersQuery & { users: boolean },
): Promise<Holders> {
  const [sources, membersOf] = await Promise.all([loadSources(db.read), loadMemberCounts(db.read)]);
  const groupIds = giving(permission, sources);
  const unions = (["active", "deactivated"] as const).map((status) => ({
    groupIds,
    statuses: [status],
  }));
  const [active, deactivated] = await countUnions(db.read, membersOf, unions);
  const counts = { active: active as Counted, deactivated: deactivated as Counted };
  const chains = chainsOf(permission, sources).map((chain) => ({
    ...chain,
    members: {
      active: membersOf(chain.group.id, ["active"]),
      deactivated: membersOf(chain.group.id, ["deactivated"]),
    },
  }));
  const count = users ? counts[query.status] : nobody;
  return { chains, counts, list: await listPeople(db, { ...query, groupIds }, count), sources };
}

const nobody: Counted = { total: 0, open: false };

/** The groups that give a right. */
function giving(permission: Permission, { groups }: Sources): number[] {
  return groups.filter((group) => group.permissions.has(permission)).map(({ id }) => id);
}
