import { addressOf, queryText } from "../../../domain/address.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { Reason } from "../../../domain/reason.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { localeNames } from "../../../languages/locale.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeFilters, optionsOf } from "../../../views/filters.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import { whyNotAssignCustomers } from "../../customers/policy.ts";
import type { StatusCounts } from "../../users-list/queries.ts";
import {
  type SortColumn,
  sortColumns,
  statusTabs,
  type UsersQuery,
  usersQuery,
} from "../../users-list/schemas.ts";
import {
  isSelf,
  mayCreate,
  whyNotActivate,
  whyNotDeactivate,
  whyNotDelete,
  whyNotEdit,
  whyNotRestore,
  whyNotUnlock,
} from "../policy.ts";
import type { ListedUser } from "../service/load.ts";
import { asQuery, conditionBadge, statusBadge } from "./parts.ts";

interface ListParts {
  query: UsersQuery;
  list: ListPage<ListedUser>;
  counts: StatusCounts;
  groups: readonly GroupRights[];
  form: FormState;
}

/** The Users List. */
export function usersModel(ctx: SignedInContext, { query, list, counts, groups, form }: ListParts) {
  const { t } = ctx;
  const back = asQuery(queryText(usersQuery, query));
  const filter = filterModel(ctx, query, groups);
  return {
    title: t("users.title"),
    tabs: statusTabs.map((status) => ({
      text: t(`people.tab.${status}`),
      count: totalText(ctx, counts[status]),
      href: address({ ...query, status, page: 1 }),
      current: query.status === status,
    })),
    filter,
    columns: sortColumns.map((column) => columnModel(ctx, query, column)),
    rows: list.rows.map((row) => rowModel(ctx, row, back)),
    empty: list.total > 0 ? null : emptyText(ctx, query, filter.isFiltered),
    formId: form.id,
    shownRights: writeShown(groups),
    addUserUrl: mayCreate(ctx.actor) ? `/users/new${back}` : "",
    pager: pagerModel(ctx, query, list),
  };
}

function filterModel({ t }: SignedInContext, query: UsersQuery, groups: readonly GroupRights[]) {
  const titles = groups.map(({ id, title }) => [String(id), title] as const);
  return {
    ...describeFilters({
      path: "/users",
      schema: usersQuery,
      query,
      filters: ["q", "group", "agent", "locale", "condition"],
      sorting: ["sort", "dir"],
    }),
    q: query.q,
    groups: optionsOf(String(query.group ?? ""), [["", t("users.filter.anyGroup")], ...titles]),
    agents: optionsOf(query.agent, [
      ["", t("users.filter.anyAgent")],
      ["yes", t("users.filter.agents")],
      ["no", t("users.filter.notAgents")],
    ]),
    locales: optionsOf(query.locale, [
      ["", t("users.filter.anyLocale")],
      ...Object.entries(localeNames),
    ]),
    conditions: optionsOf(query.condition, [
      ["", t("users.filter.anyCondition")],
      ["locked", t("users.filter.locked")],
    ]),
    // For phones, where the table has no head to sort by.
    sorts: optionsOf(
      query.sort,
      sortColumns.map((column) => [column, t(`people.column.${column}`)]),
    ),
    dirs: optionsOf(query.dir, [
      ["asc", t("lists.filter.asc")],
      ["desc", t("lists.filter.desc")],
    ]),
  };
}

function columnModel({ t }: SignedInContext, query: UsersQuery, column: SortColumn) {
  const sorted = query.sort === column;
  const dir = sorted && query.dir === "asc" ? "desc" : "asc";
  return {
    name: column,
    text: t(`people.column.${column}`),
    href: address({ ...query, sort: column, dir, page: 1 }),
    ariaSort: sorted ? (query.dir === "asc" ? "ascending" : "descending") : "none",
  };
}

function rowModel(ctx: SignedInContext, row: ListedUser, back: string) {
  const { t, format, actor } = ctx;
  const path = `/users/${row.id}`;
  return {
    url: `${path}${back}`,
    name: fullName(row),
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    you: isSelf(actor, row),
    groups: row.groups
      .slice(0, 2)
      .map(({ title }) => title)
      .join(", "),
    moreGroups:
      row.groups.length > 2
        ? {
            text: `+${row.groups.length - 2}`,
            title: format.list(row.groups.slice(2).map(({ title }) => title)),
          }
        : null,
    agent: row.agent,
    customers: format.number(row.customerCount),
    lastLogin: row.lastLoginAt ? format.dateTime(row.lastLoginAt) : t("people.never"),
    status: statusBadge(t, row.status),
    condition: conditionBadge(ctx, row),
    version: row.version,
    acts: actsModel(ctx, row, back),
  };
}

interface Button {
  key: PlainKey;
  posts?: boolean;
}

/** What state and rights allow on a row; acts that `posts` need no page that asks first. */
function actsModel({ t, actor, now }: SignedInContext, row: ListedUser, back: string) {
  const act = (why: Reason | undefined, path: string, { key, posts = false }: Button) =>
    why
      ? []
      : [
          {
            url: `/users/${row.id}/${path}${back}`,
            text: t(key),
            posts,
            danger: path === "deletion",
          },
        ];
  return [
    ...act(whyNotEdit(actor, row), "edit", { key: "users.edit.button" }),
    ...act(whyNotAssignCustomers(actor, row), "customers", { key: "customers.assign.button" }),
    ...act(whyNotUnlock(actor, row, now), "unlocking", {
      key: "users.unlocking.button",
      posts: true,
    }),
    ...act(whyNotActivate(actor, row), "activation", {
      key: "users.activation.button",
      posts: true,
    }),
    ...act(whyNotDeactivate(actor, row), "deactivation", {
      key: "users.deactivation.button",
      posts: !isSelf(actor, row),
    }),
    ...act(whyNotDelete(actor, row), "deletion", { key: "users.deletion.button" }),
    ...act(whyNotRestore(actor, row), "restoration", {
      key: "users.restoration.button",
      posts: true,
    }),
  ];
}

/** Nobody at all is another thing than nobody who matches. */
function emptyText({ t }: SignedInContext, { status }: UsersQuery, isFiltered: boolean) {
  return isFiltered
    ? { title: t("people.noMatch"), text: t("users.noMatch.text") }
    : { title: t("users.empty.title"), text: t(`users.empty.${status}`) };
}

function pagerModel(ctx: SignedInContext, query: UsersQuery, list: ListPage<ListedUser>) {
  return describePages(ctx, list, {
    to: (page) => address({ ...query, page }),
    toSize: (per) => address({ ...query, per, page: 1 }),
    numbered: true,
  });
}

function address(query: UsersQuery): string {
  return addressOf("/users", usersQuery, query);
}
