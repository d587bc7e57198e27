import { may } from "../../../domain/actor.ts";
import { addressOf, queryText } from "../../../domain/address.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { describeFilters } from "../../../views/filters.ts";
import { describePages } from "../../../views/pager.ts";
import { usersQuery } from "../../users-list/schemas.ts";
import { isLocked } from "../policy.ts";
import type { GroupRow } from "../queries.ts";
import { asQuery, type GroupsQuery, groupsQuery } from "../schemas.ts";
import type { LoadedGroups } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

/** The list of groups. */
export function groupsModel(
  ctx: SignedInContext,
  { list, roles, here, query }: LoadedGroups & { query: GroupsQuery },
) {
  const { t, actor, place } = ctx;
  const back = asQuery({ list: queryText(groupsQuery, query) });
  const roleNames = new Map(roles.map((role) => [role.id, role.name]));
  const filter = describeFilters({
    path: "/groups",
    schema: groupsQuery,
    query,
    filters: ["q"],
  });
  return {
    title: t("groups.title"),
    newUrl: may(actor, "groups.manage") ? "/groups/new" : "",
    filter,
    q: query.q,
    empty:
      list.total > 0 ? null : { title: t(filter.isFiltered ? "groups.noMatch" : "groups.empty") },
    rows: list.rows.map((row) => ({
      ...rowModel(ctx, row, { roleNames, back }),
      anchor: row.id === here ? place : `g${row.id}`,
      here: row.id === here,
    })),
    place: here ? place : "",
    pager: describePages(ctx, list, {
      to: (page) => addressOf("/groups", groupsQuery, { ...query, page }),
    }),
  };
}

interface Around {
  roleNames: ReadonlyMap<number, string>;
  /** What the ways to a group say of the list. */
  back: string;
}

function rowModel(ctx: SignedInContext, row: GroupRow, { roleNames, back }: Around) {
  const { t, format, actor } = ctx;
  const manages = may(actor, "groups.manage");
  const opens = may(actor, "roles.view");
  const act = (path: string, text: string, query = back) => ({
    url: `/groups/${row.id}/${path}${query}`,
    text,
    label: `${text} ${row.title}`,
  });
  return {
    ...groupSummary(ctx, row),
    url: `/groups/${row.id}${back}`,
    roles: [...roleNames]
      .filter(([id]) => row.roleIds.includes(id))
      .map(([id, name]) => ({ text: name, href: opens ? `/roles/${id}` : "" })),
    members: format.number(row.members),
    membersLabel: `${t("groups.column.members")} ${row.title}: ${format.number(row.members)}`,
    // The Users List where one may see it, as the manual's lists do; else the group's own list.
    usersUrl: may(actor, "users.view")
      ? addressOf("/users", usersQuery, { group: [row.id] })
      : `/groups/${row.id}/members`,
    changed: format.day(row.updatedAt, ctx.now),
    acts: [
      ...(manages ? [act("edit", t("groups.edit.button"))] : []),
      act("members", t("groups.members.button"), ""),
      ...(manages && !isLocked(row) ? [act("deletion", t("groups.deletion.button"))] : []),
    ],
  };
}
