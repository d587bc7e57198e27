import { localeNames } from "../../../domain/locale.ts";
import { COUNT_LIMIT, type CountedPage } from "../../../domain/page-of.ts";
import type { Reason } from "../../../domain/reason.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { whyNotAssignCustomers } from "../../customers/policy.ts";
import {
  pageSizes,
  type SortColumn,
  sortColumns,
  statusTabs,
  toQuery,
  type UsersQuery,
  withoutDefaults,
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
import type { StatusCounts } from "../queries.ts";
import type { ListedUser } from "../service/load.ts";
import { asQuery, conditionBadge, statusBadge } from "./parts.ts";

interface ListParts {
  query: UsersQuery;
  list: CountedPage<ListedUser>;
  counts: StatusCounts;
  groups: readonly GroupRights[];
  form: FormState;
}

/** The Users List. */
export function usersModel(ctx: SignedInContext, { query, list, counts, groups, form }: ListParts) {
  const { t } = ctx;
  const back = asQuery(toQuery(query));
  const total = counts.active + counts.deactivated + counts.deleted;
  return {
    title: t("users.title"),
    tabs: statusTabs.map((status) => ({
      text: t(`users.tab.${status}`),
      count: numberText(ctx, status === "all" ? total : counts[status], counts.capped),
      href: address({ ...query, status, page: 1 }),
      current: query.status === status,
    })),
    filter: filterModel(ctx, query, groups),
    columns: sortColumns.map((column) => columnModel(ctx, query, column)),
    rows: list.rows.map((row) => rowModel(ctx, row, back)),
    empty: emptyText(ctx, query, list.total),
    formId: form.id,
    shownRights: writeShown(groups),
    addUserUrl: mayCreate(ctx.actor) ? `/users/new${back}` : "",
    pager: pagerModel(ctx, query, list, counts.capped),
  };
}

/** A number that stands for any beyond the limit is "1,000+". */
function numberText({ t, format }: SignedInContext, number: number, capped: boolean): string {
  return capped && number > COUNT_LIMIT
    ? t("users.pager.moreThan", { max: format.number(COUNT_LIMIT) })
    : format.number(number);
}

function filtered({ q, group, agent, locale, condition }: UsersQuery): boolean {
  return q !== "" || group !== undefined || agent !== "" || locale !== "" || condition !== "";
}

function filterModel({ t }: SignedInContext, query: UsersQuery, groups: readonly GroupRights[]) {
  const option = (value: string, text: string, current: string) => ({
    value,
    text,
    selected: value === current,
  });
  const group = String(query.group ?? "");
  const plain = {
    ...query,
    q: "",
    group: undefined,
    agent: "" as const,
    locale: "" as const,
    condition: "" as const,
    page: 1,
  };
  return {
    q: query.q,
    groups: [
      option("", t("users.filter.anyGroup"), group),
      ...groups.map(({ id, title }) => option(String(id), title, group)),
    ],
    agents: [
      option("", t("users.filter.anyAgent"), query.agent),
      option("yes", t("users.filter.agents"), query.agent),
      option("no", t("users.filter.notAgents"), query.agent),
    ],
    locales: [
      option("", t("users.filter.anyLocale"), query.locale),
      ...Object.entries(localeNames).map(([value, text]) => option(value, text, query.locale)),
    ],
    conditions: [
      option("", t("users.filter.anyCondition"), query.condition),
      option("locked", t("users.filter.locked"), query.condition),
    ],
    // For phones, where the table has no head to sort by.
    sorts: sortColumns.map((column) => option(column, t(`users.column.${column}`), query.sort)),
    dirs: (["asc", "desc"] as const).map((dir) => option(dir, t(`users.filter.${dir}`), query.dir)),
    // What the search form carries along: everything it does not ask for itself.
    kept: Object.entries(withoutDefaults(plain))
      .filter(([name]) => name !== "sort" && name !== "dir")
      .map(([name, value]) => ({ name, value })),
    clearUrl: filtered(query) ? address(plain) : "",
  };
}

function columnModel({ t }: SignedInContext, query: UsersQuery, column: SortColumn) {
  const sorted = query.sort === column;
  const dir = sorted && query.dir === "asc" ? "desc" : "asc";
  return {
    name: column,
    text: t(`users.column.${column}`),
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
    lastLogin: row.lastLoginAt ? format.dateTime(row.lastLoginAt) : t("users.never"),
    status: statusBadge(t, row.status),
    condition: conditionBadge(ctx, row),
    version: row.version,
    acts: actsModel(ctx, row, back),
  };
}

/** What state and rights allow on a row; acts that `posts` need no page that asks first. */
function actsModel({ t, actor, now }: SignedInContext, row: ListedUser, back: string) {
  const act = (
    why: Reason | undefined,
    path: string,
    key: string,
    { posts = false, danger = false } = {},
  ) => (why ? [] : [{ url: `/users/${row.id}/${path}${back}`, text: t(key), posts, danger }]);
  return [
    ...act(whyNotEdit(actor, row), "edit", "users.edit.button"),
    ...act(whyNotAssignCustomers(actor, row), "customers", "customers.assign.button"),
    ...act(whyNotUnlock(actor, row, now), "unlocking", "users.unlocking.button", { posts: true }),
    ...act(whyNotActivate(actor, row), "activation", "users.activation.button", { posts: true }),
    ...act(whyNotDeactivate(actor, row), "deactivation", "users.deactivation.button", {
      posts: !isSelf(actor, row),
    }),
    ...act(whyNotDelete(actor, row), "deletion", "users.deletion.button", { danger: true }),
    ...act(whyNotRestore(actor, row), "restoration", "users.restoration.button", { posts: true }),
  ];
}

/** Nobody at all is another thing than nobody who matches. */
function emptyText(
  { t }: SignedInContext,
  query: UsersQuery,
  total: number,
): { title: string; text: string } | null {
  if (total > 0) return null;
  return filtered(query)
    ? { title: t("users.noMatch.title"), text: t("users.noMatch.text") }
    : { title: t("users.empty.title"), text: t(`users.empty.${query.status}`) };
}

function pagerModel(
  ctx: SignedInContext,
  query: UsersQuery,
  list: CountedPage<ListedUser>,
  capped: boolean,
) {
  const { t, format } = ctx;
  const { rows, page, per, total, hasNext } = list;
  const [first, last] = [(page - 1) * per + 1, (page - 1) * per + rows.length];
  const open = capped && total > COUNT_LIMIT;
  const to = (target: number) => address({ ...query, page: target });
  const numbers = open ? [] : pageNumbers(page, Math.max(1, Math.ceil(total / per)));
  return {
    shown:
      total === 0
        ? ""
        : t("users.pager.shown", {
            first: format.number(first),
            last: format.number(last),
            total: numberText(ctx, total, capped),
          }),
    pages: numbers.map((number) =>
      number === 0
        ? { gap: true }
        : { number: format.number(number), href: to(number), current: number === page },
    ),
    previousUrl: page > 1 ? to(page - 1) : "",
    nextUrl: hasNext ? to(page + 1) : "",
    many: page > 1 || hasNext,
    sizes: pageSizes.map((size) => ({
      text: String(size),
      href: address({ ...query, per: size, page: 1 }),
      current: size === per,
    })),
  };
}

/** First, last and the neighbours; 0 stands for a gap. */
function pageNumbers(page: number, pages: number): number[] {
  const near = [1, page - 1, page, page + 1, pages].filter(
    (number) => number >= 1 && number <= pages,
  );
  const numbers = [...new Set(near)].sort((a, b) => a - b);
  return numbers.flatMap((number, index) =>
    index > 0 && number - (numbers[index - 1] as number) > 1 ? [0, number] : [number],
  );
}

function address(query: UsersQuery): string {
  const text = toQuery(query);
  return text ? `/users?${text}` : "/users";
}
