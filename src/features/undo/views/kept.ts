import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { recordedChanges } from "../../../domain/undoable.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { Translate } from "../../../languages/texts.ts";
import { nameText } from "../../../views/former.ts";
import { reasonText } from "../../../views/reason-text.ts";
import type { KeptCustomers, KeptField, StatusPlan, UndoPlan } from "../service/plans.ts";

interface Kept {
  text: string;
  /** The newer entry in the way. */
  by?: AuditRecord | undefined;
}

/** What stays as it is, and why: a sentence each. */
export function keptThings({ t }: SignedInContext, plan: UndoPlan): Kept[] {
  const count = plan.of === "status" && !plan.why ? notGivenBack(plan) : 0;
  if (count > 0) return [{ text: t("undo.stay", { count }) }];
  if (plan.of === "edit")
    return plan.kept.map(({ field, why, by }) => ({
      text: by
        ? t("undo.since", { field: fieldName(t, field) })
        : t("undo.field", { field: fieldName(t, field), why: reasonText(t, why) }),
      by,
    }));
  if (plan.of === "customers") return plan.kept.map((some) => ({ text: customersText(t, some) }));
  if (plan.of === "members")
    return plan.kept.map(({ name, why }) => ({
      text: t("undo.field", { field: nameText(t, name), why: reasonText(t, why) }),
    }));
  return [];
}

/** Customers that went with a deletion, but for those that come back with the user. */
function notGivenBack({ act, entry, offered }: StatusPlan & Pick<UndoPlan, "entry">): number {
  const { customers, moved } = recordedChanges(entry.changes);
  return act === "restoration" ? Number(customers ?? 0) + Number(moved ?? 0) - offered : 0;
}

function fieldName(t: Translate, field: KeptField["field"]): string {
  if (field === "password") return t("undo.password");
  return field === "theme" || field === "status"
    ? t(`audit.field.${field}`)
    : t(`people.form.${field}.label`);
}

function customersText(t: Translate, { state, count, who: person }: KeptCustomers): string {
  const who = person && nameText(t, person.name);
  if (state === "elsewhere")
    return who ? t("undo.held", { count, who }) : t("undo.free", { count });
  return state === "deleted"
    ? t("undo.deleted", { count, who: who ?? "" })
    : t(`undo.${state}`, { count });
}
