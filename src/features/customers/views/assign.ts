import { customerName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeStoreHint } from "../../../views/store-hint.ts";
import { MOST_HOLDERS } from "../queries/holders.ts";
import type { CustomerRow } from "../queries/rows.ts";
import { type CustomersQuery, MAX_TICKS } from "../schemas.ts";
import type { Assignment } from "../service/load.ts";
import {
  assigneeModel,
  columnsOf,
  countText,
  customerModel,
  holderOf,
  labelsOf,
  pagerModel,
  pickedModel,
} from "./parts.ts";

interface AssignParts extends Assignment {
  query: CustomersQuery;
  form: FormState;
}

/** The page "Assign Customers to User" with its four lists. */
export function assignModel(ctx: SignedInContext, parts: AssignParts) {
  const { t, format } = ctx;
  const { query, form, user, lost } = parts;
  return {
    title: t("customers.assign.title", { email: user.email }),
    ...assigneeModel(ctx, user, query),
    store: describeStoreHint(ctx, "preview", parts.asked),
    deactivated: user.status === "deactivated",
    form: { id: form.id, errors: form.errors.map((error) => ({ ...error, field: "customers" })) },
    hasErrors: form.errors.length > 0,
    conflict: describeConflict(ctx, form.conflict),
    q: form.submitted ? String(form.values.q) : query.q,
    free: (form.submitted ? form.values.free : query.free) === "yes",
    heldQ: form.submitted ? String(form.values.held) : query.held,
    labels: labelsOf(ctx),
    place: ctx.place,
    others: othersModel(ctx, parts),
    held: heldModel(ctx, parts),
    assign: pickedModel(ctx, "assign", {
      picked: parts.assign,
      take: parts.take,
      here: parts.here.assign,
    }),
    release: pickedModel(ctx, "release", { picked: parts.release, here: parts.here.release }),
    lost: lost.map((row) => ({
      name: customerName(row),
      reference: row.reference,
      holder: holderOf(ctx, row),
    })),
    pending: parts.assign.length + parts.release.length > 0 ? "yes" : "no",
    limit: format.number(MAX_TICKS),
  };
}

/** Those to choose from; a customer of another user would be taken from them. */
function othersModel(ctx: SignedInContext, { query, others, assign, here }: AssignParts) {
  const { t, format } = ctx;
  const ticked = new Set(assign.map(({ id }) => id));
  const rows = others.rows.map((row) => ({
    ...customerModel(row),
    anchor: row.id === here.others ? ctx.place : "",
    free: row.holderId === null,
    holder: holderOf(ctx, row),
    heldBy: row.holderId === null ? "" : `${row.id}:${row.holderId}`,
    taken: row.holderId === null ? "" : t("customers.takenFrom", { name: holderOf(ctx, row).text }),
    checked: ticked.has(row.id),
    tick: tickText(ctx, row),
  }));
  const free = rows.filter((row) => row.free).length;
  return {
    rows,
    columns: [
      ...columnsOf(ctx, t("customers.column.choose")),
      { text: t("customers.column.holder") },
    ],
    count: countText(ctx, others),
    tickAll: free > 0 ? t("customers.others.all", { count: free }) : "",
    empty: others.total > 0 ? "" : whyNoOthers(ctx, query),
    note: others.manyHolders
      ? t("customers.others.manyHolders", { max: format.number(MOST_HOLDERS) })
      : "",
    pager: pagerModel(ctx, "page", others),
  };
}

function tickText(ctx: SignedInContext, row: CustomerRow): string {
  const { t } = ctx;
  const customer = { name: customerName(row), reference: row.reference };
  return row.holderId === null
    ? t("customers.others.tick", customer)
    : t("customers.others.take", { ...customer, holder: holderOf(ctx, row).text });
}

function whyNoOthers({ t }: SignedInContext, { q, free }: CustomersQuery): string {
  if (free) return t(q ? "customers.others.noFreeMatch" : "customers.others.noFree");
  return t(q ? "customers.noMatch" : "customers.others.empty");
}

function heldModel(ctx: SignedInContext, { query, held, release, here }: AssignParts) {
  const { t } = ctx;
  const unticked = new Set(release.map(({ id }) => id));
  return {
    rows: held.rows.map((row) => ({
      ...customerModel(row),
      anchor: row.id === here.held ? ctx.place : "",
      checked: !unticked.has(row.id),
      tick: t("customers.held.tick", { name: customerName(row), reference: row.reference }),
    })),
    columns: columnsOf(ctx, t("customers.column.keep")),
    count: countText(ctx, held),
    untickAll: t("customers.held.none", { count: held.rows.length }),
    empty: held.total > 0 ? "" : t(query.held ? "customers.noMatch" : "customers.held.empty"),
    pager: pagerModel(ctx, "heldPage", held),
  };
}
