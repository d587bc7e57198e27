import { may } from "../../domain/actor.ts";
import { describeConflict } from "../../domain/audit-text.ts";
import { COUNT_LIMIT, type CountedPage } from "../../domain/page-of.ts";
import { fullName } from "../../domain/text.ts";
import type { FormState, SignedInContext } from "../../http/page.ts";
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
      status: { status: user.status, text: t(`users.status.${user.status}`) },
    },
    deactivated: user.status === "deactivated",
    form: { id: form.id, errors: form.errors.map((error) => ({ ...error, field: "customers" })) },
    hasErrors: form.errors.length > 0,
    conflict: describeConflict(ctx, form.conflict),
    q: form.submitted ? String(form.values.q) : query.q,
    heldQ: form.submitted ? String(form.values.held) : query.held,
    others: {
      rows: othersRows,
      count: upToLimit(ctx, others.total),
      free,
      empty: emptyText(ctx, "others", { ...others, q: query.q }),
      pager: pagerModel(ctx, "page", { ...others, counted: upToLimit(ctx, others.total) }),
    },
    held: {
      rows: rowsOf(held.rows).map((row) => ({ ...row, checked: !unticked.has(row.id) })),
      count: format.number(held.total),
      empty: emptyText(ctx, "held", { ...held, q: query.held }),
      pager: pagerModel(ctx, "heldPage", { ...held, counted: format.number(held.total) }),
    },
    assign: { rows: rowsOf(assign), count: format.number(assign.length) },
    release: { rows: rowsOf(release), count: format.number(release.length) },
    lost: rowsOf(lost),
    pending: assign.length + release.length > 0,
    limit: format.number(MAX_TICKS),
    listUrl: opens ? (query.list ? `/users?${query.list}` : "/users") : "",
    recordUrl: opens
      ? `/users/${user.id}${query.list ? `?${new URLSearchParams({ list: query.list })}` : ""}`
      : "",
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
function upToLimit({ t, format }: SignedInContext, total: number): string {
  return total > COUNT_LIMIT
    ? t("customers.more", { number: format.number(COUNT_LIMIT) })
    : format.number(total);
}

function emptyText(
  { t }: SignedInContext,
  list: "others" | "held",
  { q, total }: CountedPage<CustomerRow> & { q: string },
): string {
  return total > 0 ? "" : t(q ? "customers.noMatch" : `customers.${list}.empty`);
}

/** Paging is a submit: `do` is what its button sends. */
function pagerModel(
  ctx: SignedInContext,
  name: "page" | "heldPage",
  { page, per, rows, hasNext, counted }: CountedPage<CustomerRow> & { counted: string },
) {
  const { t, format } = ctx;
  const first = (page - 1) * per;
  const shown = {
    first: format.number(first + 1),
    last: format.number(first + rows.length),
    total: counted,
  };
  return {
    shown: rows.length > 0 ? t("customers.shown", shown) : "",
    previous: page > 1 ? `${name}:${page - 1}` : "",
    next: hasNext ? `${name}:${page + 1}` : "",
  };
}
