import { may } from "../../../domain/actor.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { doneText } from "../../../views/around.ts";
import { plainRow } from "../../../views/audit-rows.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { UNDONE } from "../policy.ts";
import { historyUrl } from "../schemas.ts";
import type { UndoPlan } from "../service/plans.ts";
import { consequences } from "./consequences.ts";
import { keptThings } from "./kept.ts";

interface UndoParts {
  plan: UndoPlan;
  meanwhile: readonly AuditRecord[];
  form: FormState;
  list: string;
}

/** The page that asks before an entry is taken back, or says why it is not. */
export function undoModel(ctx: SignedInContext, { plan, meanwhile, form, list }: UndoParts) {
  const { t } = ctx;
  const { entry, why, by } = plan;
  const { id } = entry;
  const row = plainRow(ctx, entry);
  const isUndone = why?.key === UNDONE.key;
  return {
    ...describeForm(form),
    title: t(why ? "undo.titleNot" : "undo.title", { act: row.act }),
    number: ctx.format.number(id),
    row,
    conflict: describeConflict(ctx, form.conflict && (why ?? form.conflict), meanwhile),
    blocked: why && !form.conflict ? reasonText(t, why) : "",
    by: by ? entryLink(ctx, by) : null,
    does: why ? [] : consequences(ctx, plan),
    kept: (isUndone ? [] : keptThings(ctx, plan)).map(({ text, by }) => ({
      text,
      by: by ? entryLink(ctx, by) : null,
    })),
    possible: !why,
    look: takes(plan) ? "danger" : "primary",
    seen: plan.seen,
    version: plan.of === "edit" || plan.of === "status" ? plan.user.version : undefined,
    backUrl: historyUrl(entry, list),
  };
}

/** Whether it signs somebody out or takes something from them. */
function takes(plan: UndoPlan): boolean {
  if (plan.of === "status") return plan.act === "deactivation";
  return plan.of === "members" && !plan.adding;
}

/** Another entry: its number, and what was done by whom and when. */
function entryLink(ctx: SignedInContext, entry: AuditRecord) {
  const { t, actor } = ctx;
  return {
    href: may(actor, "audit.view") ? `/audit/${entry.id}` : "",
    text: t("undo.entry", { entry: entry.id }),
    done: doneText(ctx, entry),
  };
}
