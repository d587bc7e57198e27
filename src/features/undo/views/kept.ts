import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { Translate } from "../../../languages/texts.ts";
import { reasonText } from "../../../views/reason-text.ts";
import type { KeptCustomers, KeptField, UndoPlan } from "../service/plans.ts";

interface Kept {
  text: string;
  /** The newer entry in the way. */
  by?: AuditRecord | undefined;
}

/** What stays as it is, and why: a sentence each. */
export function keptThings({ t }: SignedInContext, plan: UndoPlan): Kept[] {
  if (plan.of === "edit")
    return plan.kept.map(({ field, why, by }) => ({
      text: t("undo.field", { field: fieldName(t, field), why: reasonText(t, why) }),
      by,
    }));
  if (plan.of === "customers") return plan.kept.map((some) => ({ text: customersText(t, some) }));
  if (plan.of === "members")
    return plan.kept.map(({ name, why }) => ({
      text: t("undo.field", { field: name, why: reasonText(t, why) }),
    }));
  return [];
}

function fieldName(t: Translate, field: KeptField["field"]): string {
  if (field === "password") return t("undo.password");
  return field === "theme" || field === "status"
    ? t(`audit.field.${field}`)
    : t(`people.form.${field}.label`);
}

function customersText(t: Translate, { state, count, who }: KeptCustomers): string {
  if (state === "elsewhere")
    return who ? t("undo.held", { count, who: who.name }) : t("undo.free", { count });
  return state === "deleted"
    ? t("undo.deleted", { count, who: who?.name ?? "" })
    : t(`undo.${state}`, { count });
}
