import type { ActingContext } from "../../../command.ts";
import type { ReadDatabase, Reader, Tx } from "../../../db/client.ts";
import { standsAt } from "../../../db/place.ts";
import { may } from "../../../domain/actor.ts";
import { NotFound } from "../../../domain/errors.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import {
  type GroupRights,
  listGroupRights,
  recallGroupRights,
  unionOf,
} from "../../../rights/held-rights.ts";
import { auditOf } from "../../audit/service.ts";
import type { CustomerRow } from "../../customers/queries/rows.ts";
import { listHeld } from "../../customers/queries.ts";
import {
  countStillFree,
  loadReceivers,
  type Receivers,
} from "../../customers/service/with-user.ts";
import { listUsers, orderOf, type StatusCounts, type UserRow } from "../../users-list/queries.ts";
import type { UsersQuery } from "../../users-list/schemas.ts";
import { type Subject, whyNotRestore } from "../policy.ts";
import { findLink, findUser, type UserDetails } from "../queries.ts";

export { countLiveSessions, listSessions } from "../../../db/sessions.ts";
export { loadAsked } from "../../store/service.ts";
export { ticksOf } from "../../users-list/service/ticks.ts";
export { loadKnown } from "../../users-list/service.ts";

export const { loadHistory, loadLast, loadMeanwhile } = auditOf("user");

export type LoadedUser = UserDetails & Subject & { groups: GroupRights[] };
export type ListedUser = UserRow & Subject & { groups: GroupRights[] };

/**
 * The Users List with each row's groups and rights; two statements where the groups are remembered.
 */
export async function loadUsers(
  db: ReadDatabase,
  query: UsersQuery,
  { rightsVersion, now, place }: { rightsVersion: number; now: Date; place: string },
): Promise<{
  list: ListPage<ListedUser>;
  counts: StatusCounts;
  groups: readonly GroupRights[];
  /** Who stands where an act was that led here. */
  here: number | undefined;
}> {
  const [{ list, counts }, groups] = await Promise.all([
    listUsers(db, query, now),
    recallGroupRights(db.read, rightsVersion),
  ]);
  const rows = list.rows.map((row) => {
    const member = groups.filter(({ id }) => row.groupIds.includes(id));
    return { ...row, groups: member, permissions: unionOf(member) };
  });
  const at = { fragment: place, letter: "u", rows, order: orderOf(query) };
  return { list: { ...list, rows }, counts, groups, here: await standsAt(db.read, at) };
}

interface UserAndGroups {
  user: LoadedUser;
  groups: readonly GroupRights[];
}

/** A user with their rights, and every group with its rights, for a page. Throws NotFound. */
export async function recallUser(
  db: Reader,
  id: number,
  rightsVersion: number | undefined,
): Promise<UserAndGroups> {
  return withRights(await findUser(db, id), await recallGroupRights(db, rightsVersion));
}

/** The same within an act. */
export async function loadUser(tx: Reader | Tx, id: number): Promise<UserAndGroups> {
  return withRights(await findUser(tx, id), await listGroupRights(tx));
}

function withRights(
  details: UserDetails | undefined,
  groups: readonly GroupRights[],
): UserAndGroups {
  if (!details) throw new NotFound("people.notFound");
  const member = groups.filter((group) => details.groupIds.includes(group.id));
  return { user: { ...details, groups: member, permissions: unionOf(member) }, groups };
}

/** The link that a user was given last; asked only where there is one. */
export async function loadLink(db: Reader, { id, linkExpiresAt }: LoadedUser) {
  return linkExpiresAt ? findLink(db, id) : undefined;
}

/** Every group with its rights, for the checkboxes. */
export function loadGroups(
  db: Reader,
  rightsVersion: number | undefined,
): Promise<readonly GroupRights[]> {
  return recallGroupRights(db, rightsVersion);
}

/** Who may get the customers of somebody who is to be deleted; nobody where there are none to get. */
export async function loadParting(
  ctx: ActingContext,
  user: LoadedUser,
  choice: { who: string; to: number },
): Promise<Receivers | undefined> {
  const asks = user.customerCount > 0 && may(ctx.actor, "users.customers");
  return asks ? loadReceivers(ctx, user, choice) : undefined;
}

/** How many customers Restore could give back, to those who may restore the user. */
export async function loadOffer(ctx: ActingContext, id: number): Promise<number> {
  const { user } = await recallUser(ctx.db.read, id, ctx.actor.rightsVersion);
  return whyNotRestore(ctx.actor, user) ? 0 : countStillFree(ctx.db.read, ctx, id);
}

/** The customers of a user, 25 a page. */
export function loadCustomers(
  db: ReadDatabase,
  { id, customerCount }: LoadedUser,
  page: number,
): Promise<ListPage<CustomerRow>> {
  return listHeld(db, { userId: id, q: "", page }, customerCount);
}
