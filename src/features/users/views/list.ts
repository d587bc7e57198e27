import { addressOf, pageAddressOf, queryText } from "../../../domain/address.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { codePoints } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { exportLinks } from "../../../views/export-link.ts";
import { personName } from "../../../views/former.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import type { StatusCounts } from "../../users-list/queries.ts";
import {
  type SortColumn,
  statusTabs,
  type UsersQuery,
  usersQuery,
} from "../../users-list/schemas.ts";
import { isSelf, mayCreate } from "../policy.ts";
import type { ListedUser } from "../service/load.ts";
import { actsOn } from "./acts.ts";
import { filterModel } from "./list-filters.ts";
import { asQuery, conditionBadges, statusBadge } from "./parts.ts";
import { ticksModel, ticksSwitch } from "./ticks.ts";

interface ListParts {
  query: UsersQuery;
  list: ListPage<ListedUser>;
  counts: StatusCounts;
  groups: readonly GroupRights[];
  form: FormState;
  here: number | undefined;
  /** Ids, of this page and of others. */
  ticks: readonly number[];
}

/** The Users List. */
export function usersModel(ctx: SignedInContext, parts: ListParts) {
  const { query, list, counts, groups, form, here, ticks } = parts;
  const { t, place } = ctx;
  const back = asQuery({ list: queryText(usersQuery, query) });
  const filter = filterModel(ctx, query, groups);
  const away = list.rows.filter(({ status }) => status !== "active");
  // A click on these gives them their rights back.
  const givenBack = new Set(away.flatMap(({ groups }) => groups));
  const rows = list.rows.map((row) => ({
    ...rowModel(ctx, row, back),
    anchor: row.id === here ? place : `u${row.id}`,
    here: row.id === here,
    ticked: ticks.includes(row.id),
  }));
  return {
    title: t("users.title"),
    tabs: statusTabs.map((status) => ({
      text: t(`people.tab.${status}`),
      count: totalText(ctx, counts[status]),
      href: address({ ...query, status, page: 1 }),
      current: query.status === status,
    })),
    filter,
    personColumns: personColumns.map((column) => columnModel(ctx, query, column)),
    personSort: sortedBy(query, personColumns),
    columns: otherColumns.map((column) => columnModel(ctx, query, column)),
    rows,
    ticks: ticksModel(ctx, { query, list, ticks, back }),
    hasActs: rows.some(({ acts }) => acts.length > 0),
    empty: list.total > 0 ? null : emptyText(ctx, query, filter.isFiltered),
    place: here ? place : "",
    formId: form.id,
    shownRights: writeShown(groups.filter((group) => givenBack.has(group))),
    ticksSwitch: ticksSwitch(ctx, query),
    headActs: [
      ...exportLinks(ctx, addressOf("/users/export", usersQuery, query)),
      ...(mayCreate(ctx.actor) ? [addUserButton(ctx, back)] : []),
    ],
    pager: pagerModel(ctx, query, list),
  };
}

function addUserButton({ t }: SignedInContext, back: string) {
  return {
    href: `/users/new${back}`,
    text: t("users.list.add"),
    icon: "plus.svg",
    look: "primary",
  };
}

/** What a person's one cell is sorted by. */
const personColumns = ["email", "firstName", "lastName"] as const;
const otherColumns = ["agent", "customers", "lastLogin", "status"] as const;

function columnModel({ t }: SignedInContext, query: UsersQuery, column: SortColumn) {
  const sorted = query.sort === column;
  const first = column === "lastLogin" ? "desc" : "asc";
  const dir = sorted && query.dir === first ? opposite[first] : first;
  return {
    text: t(`people.column.${column}`),
    href: address({ ...query, sort: column, dir, page: 1 }),
    ariaSort: sortedBy(query, [column]),
  };
}

/** How a column is sorted by one of these, as `aria-sort` says it; empty where it is not. */
function sortedBy({ sort, dir }: UsersQuery, columns: readonly SortColumn[]): string {
  return columns.includes(sort) ? ariaSort[dir] : "";
}

const opposite = { asc: "desc", desc: "asc" } as const;
const ariaSort = { asc: "ascending", desc: "descending" } as const;

function rowModel(ctx: SignedInContext, row: ListedUser, back: string) {
  const { t, format, actor, now } = ctx;
  const shown = row.groups.slice(0, GROUPS_SHOWN).map(({ title }) => title);
  const others = row.groups.slice(GROUPS_SHOWN).map(({ title }) => title);
  return {
    id: row.id,
    url: `/users/${row.id}${back}`,
    name: personName(t, row),
    email: row.email,
    emailParts: addressParts(row.email),
    isLong: codePoints(row.email) > 40,
    you: isSelf(actor, row),
    groups: shown.join(", "),
    moreGroups:
      others.length > 0 ? { text: `+${others.length}`, title: format.list(others) } : null,
    agent: row.agent,
    customers: format.number(row.customerCount),
    lastLogin: row.lastLoginAt ? format.day(row.lastLoginAt, now) : t("people.never"),
    status: statusBadge(t, row.status),
    conditions: conditionBadges(ctx, row),
    reason: row.status === "deactivated" ? (row.statusReason ?? "") : "",
    version: row.version,
    acts: actsModel(ctx, row, back),
  };
}

const GROUPS_SHOWN = 2;

/** Where an address may be broken: short ones nowhere, those of usual length on narrow pages. */
function addressParts(email: string): string[] {
  return codePoints(email) > 28 ? email.split(/(?<=[@.])/) : [email];
}

/** What cannot be taken back begins at the record. */
function actsModel(ctx: SignedInContext, row: ListedUser, back: string) {
  return actsOn(ctx, row)
    .filter(({ path }) => path !== "erasure")
    .map(({ path, text, posts }) => ({
      url: `/users/${row.id}/${path}${back}`,
      text,
      label: `${text} ${row.email}`,
      posts,
    }));
}

/** Nobody at all is another thing than nobody who matches. */
function emptyText({ t }: SignedInContext, { status }: UsersQuery, isFiltered: boolean) {
  return isFiltered
    ? { title: t("people.noMatch"), text: t("users.noMatch.text") }
    : { title: t("users.empty.title"), text: t(`users.empty.${status}`) };
}

function pagerModel(ctx: SignedInContext, query: UsersQuery, list: ListPage<ListedUser>) {
  return describePages(ctx, list, {
    to: (page) => pageAddressOf("/users", usersQuery, { ...query, page }),
    toSize: (per) => pageAddressOf("/users", usersQuery, { ...query, per, page: 1 }),
    numbered: true,
  });
}

function address(query: UsersQuery): string {
  return addressOf("/users", usersQuery, query);
}
