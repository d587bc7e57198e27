import { addressOf } from "../../../domain/address.ts";
import { customerName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { personName } from "../../../views/former.ts";
import { describeReceivers } from "../../../views/receivers.ts";
import { whyNotReceive } from "../policy.ts";
import { MAX_TICKS, type MoveQuery, moveQuery } from "../schemas.ts";
import type { Moving } from "../service/load.ts";
import {
  assigneeModel,
  columnsOf,
  countText,
  customerModel,
  labelsOf,
  pagerModel,
  pickedModel,
} from "./parts.ts";

interface MoveParts extends Moving {
  /** With what was typed, where the form is shown again. */
  query: MoveQuery;
  form: FormState;
}

/** The page that asks which customers of a user go to whom. */
export function moveModel(ctx: SignedInContext, parts: MoveParts) {
  const { t } = ctx;
  const { query, form, user, move, here } = parts;
  return {
    ...describeForm({ ...form, errors: form.errors.map(withPlace) }),
    ...assigneeModel(ctx, user, query),
    title: t("customers.move.title", { name: personName(t, user) }),
    lead: t("customers.move.lead", { limit: ctx.format.number(MAX_TICKS) }),
    conflict: describeConflict(ctx, form.conflict),
    who: query.who,
    q: query.q,
    labels: labelsOf(ctx),
    place: ctx.place,
    receivers: receiversModel(ctx, parts),
    held: heldModel(ctx, parts),
    move: pickedModel(ctx, "move", { picked: move, here: here.move }),
    pending: move.length > 0 ? "yes" : "no",
    all: allText(ctx, parts),
  };
}

/** The part of the page that an error leads to. */
function withPlace({ field, text }: { field: string; text: string }) {
  return { field: field === "to" ? "receivers" : "held", text };
}

/** The address of the page in this state. */
export function moveUrl({ id }: { id: number }, query: Partial<MoveQuery>): string {
  return addressOf(`/users/${id}/customers/move`, moveQuery, query);
}

function receiversModel(
  ctx: SignedInContext,
  { user, query, form, receiver, receivers }: MoveParts,
) {
  const { t } = ctx;
  const chosen = receiver && !whyNotReceive(ctx.actor, receiver, user) ? receiver : undefined;
  return {
    ...describeReceivers(ctx, { who: query.who, chosen, found: receivers }),
    columns: [
      { text: t("customers.move.to.choose"), hidden: true },
      { text: t("people.column.name") },
      { text: t("people.column.email") },
      { text: t("people.column.status") },
    ],
    error: form.errors.find(({ field }) => field === "to")?.text ?? "",
  };
}

function heldModel(ctx: SignedInContext, { query, held, move, here }: MoveParts) {
  const { t } = ctx;
  const ticked = new Set(move.map(({ id }) => id));
  return {
    rows: held.rows.map((row) => ({
      ...customerModel(row),
      anchor: row.id === here.held ? ctx.place : "",
      checked: ticked.has(row.id),
      tick: t("customers.move.tick", { name: customerName(row), reference: row.reference }),
    })),
    columns: columnsOf(ctx, t("customers.move.choose")),
    count: countText(ctx, held),
    tickAll: t("customers.move.tickAll", { count: held.rows.length }),
    empty: held.total > 0 ? "" : t(query.q ? "customers.noMatch" : "customers.held.empty"),
    pager: pagerModel(ctx, "page", held),
  };
}

/** The button that moves whatever the list has. */
function allText(ctx: SignedInContext, { query, held }: MoveParts): string {
  const count = { count: held.total, number: countText(ctx, held) };
  if (held.total === 0) return "";
  return ctx.t(query.q ? "customers.move.allFound" : "customers.move.all", count);
}
