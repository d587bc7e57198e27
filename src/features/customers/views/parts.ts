import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { UserStatus } from "../../../domain/audit-entry.ts";
import { COUNT_LIMIT, type Counted, type ListPage } from "../../../domain/list-page.ts";
import { customerName, fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Around, describeUserAround, type KnownUser } from "../../../views/around.ts";
import { personName } from "../../../views/former.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import { type Back, backKey, backQuery, backUrl, wayBack } from "../../users-list/schemas.ts";
import type { CustomerRow } from "../queries/rows.ts";
import type { Assignee } from "../queries.ts";

/** The user of an error page, and the way back to the list one came from. */
export function customersAround(
  ctx: SignedInContext,
  known: KnownUser | undefined,
  list: string,
): Around {
  return describeUserAround(ctx, known, wayBack(list));
}

export function statusOf({ t }: SignedInContext, status: UserStatus) {
  return { status, text: t(`people.status.${status}`) };
}

/** Whose customers a page is about, and the way back for those who may see users. */
export function assigneeModel(ctx: SignedInContext, user: Assignee, back: Back) {
  const opens = may(ctx.actor, "users.view");
  return {
    back: opens ? { href: backUrl(back, user), text: ctx.t(backKey(back)) } : null,
    user: {
      name: personName(ctx.t, user),
      url: opens ? addressOf(`/users/${user.id}`, backQuery, back) : "",
      status: statusOf(ctx, user.status),
    },
  };
}

export function labelsOf({ t }: SignedInContext) {
  return {
    name: t("customers.column.name"),
    email: t("customers.column.email"),
    reference: t("customers.column.reference"),
    holder: t("customers.column.holder"),
  };
}

export function columnsOf(ctx: SignedInContext, first: string) {
  const { name, email, reference } = labelsOf(ctx);
  return [{ text: first, hidden: true }, { text: name }, { text: email }, { text: reference }];
}

export function customerModel(row: CustomerRow) {
  const { id, reference, email } = row;
  return { id, name: customerName(row), reference, email, company: row.company ?? "" };
}

interface Picked {
  picked: readonly CustomerRow[];
  /** Whoever is known to hold some of them. */
  take?: readonly { id: number; holder: number }[];
  /** Which one, or who stands in its place, an act led to. */
  here: number | undefined;
}

/** What a save would assign, release or move, with the buttons that take it back. */
export function pickedModel(
  ctx: SignedInContext,
  id: "assign" | "release" | "move",
  { picked, here, take = [] }: Picked,
) {
  const { t, format, place } = ctx;
  return {
    id,
    place: here ? place : "",
    title: t(`customers.${id}List.title`),
    count: format.number(picked.length),
    empty: t(`customers.${id}List.empty`),
    act: id === "release" ? "keep" : "untick",
    button: t(`customers.${id}List.button`),
    rows: picked.map((row) => ({
      id: row.id,
      anchor: row.id === here ? place : "",
      name: customerName(row),
      reference: row.reference,
      taken: id === "assign" && row.holderId !== null ? takenText(ctx, row, take) : "",
    })),
  };
}

/** From whom a customer is taken, or that somebody was quicker. */
function takenText(
  ctx: SignedInContext,
  row: CustomerRow,
  take: readonly { id: number; holder: number }[],
): string {
  const isTaken = take.some(({ id, holder }) => id === row.id && holder === row.holderId);
  const { text: name } = holderOf(ctx, row);
  return ctx.t(isTaken ? "customers.takenFrom" : "customers.takenBy", { name });
}

/** A link to the holder for those who may see users. */
export function holderOf({ t, actor }: SignedInContext, row: CustomerRow) {
  const { holderId, holderFirstName, holderLastName } = row;
  if (holderId === null) return { text: t("customers.freeAgain"), href: "", translate: true };
  return {
    text: fullName({ firstName: holderFirstName ?? "", lastName: holderLastName ?? "" }),
    href: may(actor, "users.view") ? `/users/${holderId}` : "",
    translate: false,
  };
}

/** The customers to choose from are not counted to their end; those of a user are. */
export function countText(ctx: SignedInContext, list: Counted): string {
  return list.open
    ? ctx.t("customers.more", { number: ctx.format.number(COUNT_LIMIT) })
    : totalText(ctx, list);
}

/** Paging is a submit: its buttons send `do`. */
export function pagerModel(
  ctx: SignedInContext,
  name: "page" | "heldPage",
  list: ListPage<CustomerRow>,
) {
  return describePages(ctx, list, {
    to: (page) => `${name}:${page}`,
    total: countText(ctx, list),
  });
}
