import { may } from "../../domain/actor.ts";
import { addressOf } from "../../domain/address.ts";
import { COUNT_LIMIT, type Counted, type ListPage } from "../../domain/list-page.ts";
import { customerName, fullName } from "../../domain/text.ts";
import type { Flash, FormState, SignedInContext } from "../../http/page.ts";
import { type Around, describeUserAround, type KnownUser } from "../../views/around.ts";
import { describeConflict } from "../../views/audit-text.ts";
import { describePages, totalText } from "../../views/pager.ts";
import { namesOf, type Sentence } from "../../views/sentence.ts";
import { describeStoreHint } from "../../views/store-hint.ts";
import { backKey, backQuery, backUrl, wayBack } from "../users-list/schemas.ts";
import { MOST_HOLDERS } from "./queries/holders.ts";
import type { CustomerRow } from "./queries/rows.ts";
import { type CustomersQuery, MAX_TICKS } from "./schemas.ts";
import type { Assigned } from "./service/assign-customers.ts";
import type { Assignment } from "./service/load.ts";

interface AssignParts extends Assignment {
  query: CustomersQuery;
  form: FormState;
}

/** The page "Assign Customers to User" with its four lists. */
export function assignModel(ctx: SignedInContext, parts: AssignParts) {
  const { t, format } = ctx;
  const { query, form, user, lost } = parts;
  const opens = may(ctx.actor, "users.view");
  return {
    title: t("customers.assign.title", { email: user.email }),
    back: opens ? { href: backUrl(query, user), text: t(backKey(query)) } : null,
    user: {
      name: fullName(user),
      url: opens ? addressOf(`/users/${user.id}`, backQuery, query) : "",
      status: { status: user.status, text: t(`people.status.${user.status}`) },
    },
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
    assign: pickedModel(ctx, "assign", parts),
    release: pickedModel(ctx, "release", parts),
    lost: lost.map((row) => ({
      name: customerName(row),
      reference: row.reference,
      holder: holderOf(ctx, row),
    })),
    pending: parts.assign.length + parts.release.length > 0 ? "yes" : "no",
    limit: format.number(MAX_TICKS),
  };
}

/** The user of an error page, and the way back to the list one came from. */
export function customersAround(
  ctx: SignedInContext,
  known: KnownUser | undefined,
  list: string,
): Around {
  return describeUserAround(ctx, known, wayBack(list));
}

function labelsOf({ t }: SignedInContext) {
  return {
    name: t("customers.column.name"),
    email: t("customers.column.email"),
    reference: t("customers.column.reference"),
    holder: t("customers.column.holder"),
  };
}

function columnsOf(ctx: SignedInContext, first: string) {
  const { name, email, reference } = labelsOf(ctx);
  return [{ text: first, hidden: true }, { text: name }, { text: email }, { text: reference }];
}

/** Those to choose from; a customer of another user has no box. */
function othersModel(ctx: SignedInContext, { query, others, assign, here }: AssignParts) {
  const { t, format } = ctx;
  const ticked = new Set(assign.map(({ id }) => id));
  const rows = others.rows.map((row) => ({
    ...customerModel(row),
    anchor: row.id === here.others ? ctx.place : "",
    free: row.holderId === null,
    holder: holderOf(ctx, row),
    checked: ticked.has(row.id),
    tick: t("customers.others.tick", { name: customerName(row), reference: row.reference }),
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

/** What a save would assign or release, with the buttons that take it back. */
function pickedModel(
  ctx: SignedInContext,
  id: "assign" | "release",
  { [id]: picked, here }: AssignParts,
) {
  const { t, format, place } = ctx;
  return {
    id,
    place: here[id] ? place : "",
    title: t(`customers.${id}List.title`),
    count: format.number(picked.length),
    empty: t(`customers.${id}List.empty`),
    act: id === "assign" ? "untick" : "keep",
    button: t(`customers.${id}List.button`),
    rows: picked.map((row) => ({
      id: row.id,
      anchor: row.id === here[id] ? place : "",
      name: customerName(row),
      reference: row.reference,
      taken:
        id === "assign" && row.holderId !== null
          ? t("customers.takenBy", { name: holderOf(ctx, row).text })
          : "",
    })),
  };
}

function customerModel(row: CustomerRow) {
  const { id, reference, email } = row;
  return { id, name: customerName(row), reference, email, company: row.company ?? "" };
}

/** A link to the holder for those who may see users. */
function holderOf({ t, actor }: SignedInContext, row: CustomerRow) {
  const { holderId, holderFirstName, holderLastName } = row;
  if (holderId === null) return { text: t("customers.freeAgain"), href: "", translate: true };
  return {
    text: fullName({ firstName: holderFirstName ?? "", lastName: holderLastName ?? "" }),
    href: may(actor, "users.view") ? `/users/${holderId}` : "",
    translate: false,
  };
}

/** The customers to choose from are not counted to their end; those of a user are. */
function countText(ctx: SignedInContext, list: Counted): string {
  return list.open
    ? ctx.t("customers.more", { number: ctx.format.number(COUNT_LIMIT) })
    : totalText(ctx, list);
}

/** Paging is a submit: its buttons send `do`. */
function pagerModel(ctx: SignedInContext, name: "page" | "heldPage", list: ListPage<CustomerRow>) {
  return describePages(ctx, list, {
    to: (page) => `${name}:${page}`,
    total: countText(ctx, list),
  });
}

/** Who was assigned, and who is free again; the page itself names those who were lost. */
export function savedFlash({ user, assigned, released, lost }: Assigned): Flash {
  const said = (key: "assigned" | "released", names: readonly string[]): Sentence[] =>
    names.length > 0
      ? [
          {
            key: `customers.saved.${key}`,
            params: { user, names: namesOf(names), count: names.length },
          },
        ]
      : [];
  const [first, ...also] = [...said("assigned", assigned), ...said("released", released)];
  const tone = lost > 0 ? "notice" : "success";
  return first
    ? { ...first, also, tone }
    : { key: "customers.lost", params: { count: lost }, tone };
}
