import { may } from "../../domain/actor.ts";
import { addressOf } from "../../domain/address.ts";
import { COUNT_LIMIT, type Counted, type ListPage } from "../../domain/list-page.ts";
import { fullName } from "../../domain/text.ts";
import type { FormState, SignedInContext } from "../../http/page.ts";
import { describeConflict } from "../../views/audit-text.ts";
import { describePages, totalText } from "../../views/pager.ts";
import { backQuery, listUrl } from "../users-list/schemas.ts";
import type { CustomerRow } from "./queries.ts";
import { type CustomersQuery, MAX_TICKS } from "./schemas.ts";
import type { Assignment } from "./service/load.ts";

interface AssignParts extends Assignment {
  query: CustomersQuery;
  form: FormState;
}

/** The page "Assign Customers to User" with its four lists. */
export function assignModel(
  ctx: SignedInContext,
  { query, form, user, others, held, assign, release, lost }: AssignParts,
) {
  const { t, format } = ctx;
  const opens = may(ctx.actor, "users.view");
  const [ticked, unticked] = [assign, release].map((rows) => new Set(rows.map(({ id }) => id))) as [
    Set<number>,
    Set<number>,
  ];
  const rowsOf = (rows: readonly CustomerRow[]) => rows.map((row) => rowModel(ctx, user.id, row));
  const othersRows = rowsOf(others.rows).map((row) => ({ ...row, checked: ticked.has(row.id) }));
  const free = othersRows.filter(({ holder }) => !holder).length;
  return {
    title: t("customers.assign.title", { email: user.email }),
    user: {
      name: fullName(user),
      status: { status: user.status, text: t(`people.status.${user.status}`) },
    },
    deactivated: user.status === "deactivated",
    form: { id: form.id, errors: form.errors.map((error) => ({ ...error, field: "customers" })) },
    hasErrors: form.errors.length > 0,
    conflict: describeConflict(ctx, form.conflict),
    q: form.submitted ? String(form.values.q) : query.q,
    heldQ: form.submitted ? String(form.values.held) : query.held,
    others: {
      rows: othersRows,
      count: countText(ctx, others),
      free,
      empty: emptyText(ctx, "others", { ...others, q: query.q }),
      pager: pagerModel(ctx, "page", others),
    },
    held: {
      rows: rowsOf(held.rows).map((row) => ({ ...row, checked: !unticked.has(row.id) })),
      count: countText(ctx, held),
      empty: emptyText(ctx, "held", { ...held, q: query.held }),
      pager: pagerModel(ctx, "heldPage", held),
    },
    assign: { rows: rowsOf(assign), count: format.number(assign.length) },
    release: { rows: rowsOf(release), count: format.number(release.length) },
    lost: rowsOf(lost),
    pending: assign.length + release.length > 0,
    limit: format.number(MAX_TICKS),
    listUrl: opens ? listUrl(query.list) : "",
    recordUrl: opens ? addressOf(`/users/${user.id}`, backQuery, query) : "",
  };
}

function rowModel({ actor }: SignedInContext, userId: number, row: CustomerRow) {
  const { holderId, holderFirstName: firstName, holderLastName: lastName } = row;
  const other = holderId !== null && holderId !== userId;
  return {
    id: row.id,
    name: fullName(row),
    reference: row.reference,
    email: row.email,
    company: row.company ?? "",
    holder: other
      ? {
          name: fullName({ firstName: firstName ?? "", lastName: lastName ?? "" }),
          url: may(actor, "users.view") ? `/users/${holderId}` : "",
        }
      : null,
  };
}

/** The customers to choose from are not counted to their end; those of a user are. */
function countText(ctx: SignedInContext, list: Counted): string {
  return list.open
    ? ctx.t("customers.more", { number: ctx.format.number(COUNT_LIMIT) })
    : totalText(ctx, list);
}

function emptyText(
  { t }: SignedInContext,
  list: "others" | "held",
  { q, total }: ListPage<CustomerRow> & { q: string },
): string {
  return total > 0 ? "" : t(q ? "customers.noMatch" : `customers.${list}.empty`);
}

/** Paging is a submit: its buttons send `do`. */
function pagerModel(ctx: SignedInContext, name: "page" | "heldPage", list: ListPage<CustomerRow>) {
  return describePages(ctx, list, {
    to: (page) => `${name}:${page}`,
    total: countText(ctx, list),
  });
}
