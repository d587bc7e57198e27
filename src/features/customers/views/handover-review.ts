import { customerName, fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { backUrl } from "../../users-list/schemas.ts";
import type { Assignee } from "../queries.ts";
import type { MoveQuery } from "../schemas.ts";
import type { Handover, HandoverReview } from "../service/hand-over.ts";
import { moveUrl } from "./move.ts";
import { holderOf, statusOf } from "./parts.ts";

interface ReviewParts {
  review: HandoverReview;
  handover: Handover;
  query: MoveQuery;
  form: FormState;
}

/** Who would get how many customers of whom, before they are moved. */
export function handoverModel(ctx: SignedInContext, parts: ReviewParts) {
  const { t, format } = ctx;
  const { review, handover, query, form } = parts;
  const { giver, receiver, count, named, lost } = review;
  const number = format.number(count);
  const more = count - named.length;
  const names = named.map(customerName);
  return {
    ...describeForm(form),
    title: t("customers.move.review.title", { count, number, receiver: fullName(receiver) }),
    conflict: describeConflict(ctx, form.conflict),
    giver: sideModel(ctx, giver, -count),
    receiver: sideModel(ctx, receiver, count),
    waits: receiver.status === "deactivated",
    which:
      handover.which === "all" && handover.q
        ? t("customers.move.review.found", { q: handover.q })
        : "",
    names: format.list(more > 0 ? [...names, t("lists.others", { count: more })] : names),
    lostTitle: lost.length > 0 ? t("customers.move.lostNow", { count: lost.length }) : "",
    lost: lost.map((row) => ({
      name: customerName(row),
      reference: row.reference,
      holder: holderOf(ctx, row),
    })),
    fields: fieldsOf(parts),
    submit: {
      text: t("customers.move.review.button", { count, number }),
      value: `move:${handover.which}`,
    },
    backUrl: moveUrl(giver, { ...query, to: receiver.id }),
    cancelUrl: backUrl(query, giver),
  };
}

/** Somebody with the number of their customers now, and afterwards. */
function sideModel(ctx: SignedInContext, user: Assignee, change: number) {
  const number = ctx.format.number;
  return {
    name: fullName(user),
    email: user.email,
    status: statusOf(ctx, user.status),
    customers: ctx.t("customers.move.review.counts", {
      before: number(user.customerCount),
      after: number(Math.max(0, user.customerCount + change)),
    }),
  };
}

/** What the form repeats of the page before it. */
function fieldsOf({ review, handover, query }: ReviewParts) {
  return [
    { name: "who", value: query.who },
    { name: "to", value: String(review.receiver.id) },
    { name: "q", value: handover.q },
    { name: "count", value: String(review.count) },
    ...handover.ids.map((id) => ({ name: "ticked", value: String(id) })),
  ];
}
