import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import { describePages } from "../../../domain/page-of.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { isLocked } from "../policy.ts";
import type { GroupRow } from "../queries.ts";
import { firstGroups, type GroupsQuery } from "../schemas.ts";
import type { LoadedGroups } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

/** The list of groups. */
export function groupsModel(
  ctx: SignedInContext,
  { list, roles, query }: LoadedGroups & { query: GroupsQuery },
) {
  const { t, actor } = ctx;
  const manages = may(actor, "groups.manage");
  const to = (page: number) => addressOf("/groups", { ...query, page }, firstGroups);
  return {
    title: t("groups.title"),
    newUrl: manages ? "/groups/new" : "",
    q: query.q,
    empty:
      list.total > 0
        ? null
        : {
            title: t(query.q ? "groups.noMatch" : "groups.empty"),
            clearUrl: query.q ? "/groups" : "",
          },
    rows: list.rows.map((row) =>
      rowModel(ctx, row, new Map(roles.map((role) => [role.id, role.name])), manages),
    ),
    pager: describePages(ctx, list, to),
  };
}

function rowModel(
  ctx: SignedInContext,
  row: GroupRow,
  roleNames: ReadonlyMap<number, string>,
  manages: boolean,
) {
  const { format, actor } = ctx;
  const opens = may(actor, "roles.view");
  return {
    ...groupSummary(ctx, row),
    roles: [...roleNames]
      .filter(([id]) => row.roleIds.includes(id))
      .map(([id, name]) => ({ name, url: opens ? `/roles/${id}` : "" })),
    members: format.number(row.members),
    // The Users List where one may see it, as the manual's lists do; else the group's own list.
    usersUrl: may(actor, "users.view") ? `/users?group=${row.id}` : `/groups/${row.id}/members`,
    changed: format.dateTime(row.updatedAt),
    membersUrl: `/groups/${row.id}/members`,
    editUrl: manages ? `/groups/${row.id}/edit` : "",
    deleteUrl: manages && !isLocked(row) ? `/groups/${row.id}/deletion` : "",
  };
}
