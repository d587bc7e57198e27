import { addressOf } from "../../../domain/address.ts";
import { pageOf } from "../../../domain/list-page.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { describePages } from "../../../views/pager.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { rightsText } from "../../../views/rights-text.ts";
import { whyNotJoin } from "../../users/policy.ts";
import { listUrl } from "../../users-list/schemas.ts";
import { type BatchAct, isOfGroup, MOST_USERS } from "../policy.ts";
import { type PreviewQuery, previewQuery } from "../schemas.ts";
import type { Judged, Plan } from "../service/plan.ts";
import { nameOf, personRow } from "./parts.ts";

interface PreviewParts {
  act: BatchAct;
  query: PreviewQuery;
  form: FormState;
  plan: Plan;
  groups: readonly GroupRights[];
}

const PER_PAGE = 25;

/** What a batch would do to whom, before anything happens. */
export function previewModel(ctx: SignedInContext, parts: PreviewParts) {
  const { t } = ctx;
  const { act, query, form, plan } = parts;
  const asked = plan.deed.group === undefined && isOfGroup(act);
  const count = plan.changing.length;
  const back = query.of === "undone" ? `/users/bulk/${query.undo}` : listUrl(query.list);
  return {
    ...describeForm(form),
    title: asked || plan.tooMany ? nameOf(ctx, act, "") : titleOf(ctx, plan),
    whom: asked || plan.tooMany ? "" : whomText(ctx, parts),
    other: otherWhom(ctx, parts),
    picker: isOfGroup(act) && query.of !== "undone" ? groupPicker(ctx, parts) : null,
    tooMany: plan.tooMany
      ? `${t("batches.whyNot.tooMany", { max: MOST_USERS })} ${t("batches.preview.narrow")}`
      : "",
    conflict: describeConflict(ctx, form.conflict),
    shows: !asked && !plan.tooMany,
    possible: !asked && count > 0,
    text: t(`batches.${act}.text`, { rights: rightsOf(ctx, plan) }),
    seen: plan.seen,
    submit: {
      text: t(`batches.${act}.submit`, { count }),
      look: act === "deactivation" || act === "leaving" ? "danger" : "primary",
    },
    cancelUrl: back,
    // Where there is nothing to cancel.
    back: {
      href: !asked && count > 0 ? "" : back,
      text: t(query.of === "undone" ? "batches.preview.back" : "forms.back"),
    },
    changing: peopleList(ctx, parts, "page"),
    skipped: peopleList(ctx, parts, "skipped"),
    reasons: reasonsOf(ctx, plan),
  };
}

function titleOf({ t }: SignedInContext, { deed: { act, group }, changing }: Plan): string {
  const count = changing.length;
  return isOfGroup(act)
    ? t(`batches.${act}.title`, { count, title: group?.title ?? "" })
    : t(`batches.${act}.title`, { count });
}

function whomText({ t }: SignedInContext, { query: { of, undo }, plan }: PreviewParts): string {
  const count = plan.changing.length + plan.skipped.length;
  return of === "undone"
    ? t("batches.preview.undone", { count, id: undo })
    : t(`batches.preview.${of}`, { count });
}

/** The way to the same with the others; none from what is taken back. */
function otherWhom({ t }: SignedInContext, { act, query }: PreviewParts) {
  if (query.of === "undone") return null;
  const of = query.of === "all" ? "ticked" : "all";
  return {
    href: addressOf(`/users/bulk/${act}`, previewQuery, { ...query, of, page: 1, skipped: 1 }),
    text: t(of === "all" ? "batches.preview.takeAll" : "batches.preview.takeTicked"),
  };
}

/** The groups to choose from; who joins gets only what the reader has. */
function groupPicker(ctx: SignedInContext, { act, query, groups }: PreviewParts) {
  const { t, actor } = ctx;
  const may = groups.filter((group) => act === "leaving" || !whyNotJoin(actor, group));
  return {
    hidden: [
      ...(query.of === "all" ? [{ name: "of", value: "all" }] : []),
      ...(query.list ? [{ name: "list", value: query.list }] : []),
    ],
    options: [
      { value: "", text: t("batches.preview.chooseGroup"), selected: query.group === 0 },
      ...may.map(({ id, title }) => ({ value: id, text: title, selected: id === query.group })),
    ],
  };
}

/** The rights that are at stake: of all who change, or of the group. */
function rightsOf({ t }: SignedInContext, { deed: { group }, changing }: Plan): string {
  const held = new Set(
    group ? group.permissions : changing.flatMap(({ permissions }) => [...permissions]),
  );
  return rightsText(t, held);
}

function peopleList(
  ctx: SignedInContext,
  { act, query, plan }: PreviewParts,
  which: "page" | "skipped",
) {
  const people = which === "page" ? plan.changing : plan.skipped;
  const list = pageOf(people, { page: query[which], per: PER_PAGE });
  const path = `/users/bulk/${act}`;
  const to = (page: number) =>
    `${addressOf(path, previewQuery, { ...query, [which]: page })}#${which}`;
  return {
    count: ctx.format.number(people.length),
    rows: list.rows.map((user) => rowOf(ctx, user)),
    pager: describePages(ctx, list, { to, numbered: true }),
  };
}

function rowOf(ctx: SignedInContext, user: Judged) {
  return { ...personRow(ctx, user), why: user.why ? reasonText(ctx.t, user.why) : "" };
}

/** Why some are skipped, the most frequent reason first. */
function reasonsOf({ t }: SignedInContext, { skipped }: Plan): string[] {
  // Counted before they are put into words, which takes its time.
  const same = Map.groupBy(skipped, ({ why }) => JSON.stringify({ ...why, id: 0 }));
  return [...same.values()]
    .sort((one, other) => other.length - one.length)
    .map((some) => {
      const why = some[0]?.why;
      const reason = why ? reasonText(t, why) : "";
      return t("batches.preview.reasonCount", { count: some.length, reason });
    });
}
