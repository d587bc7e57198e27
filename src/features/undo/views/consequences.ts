import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { facts } from "../../../views/audit-facts.ts";
import { rightNames, rightsText } from "../../../views/rights-text.ts";
import { namesOf, sentenceText } from "../../../views/sentence.ts";
import type {
  CustomersPlan,
  EditPlan,
  MembersPlan,
  StatusPlan,
  UndoPlan,
} from "../service/plans.ts";

/** What will happen, a sentence each. */
export function consequences(ctx: SignedInContext, plan: UndoPlan): string[] {
  if (plan.of === "edit") return ofEdit(ctx, plan);
  if (plan.of === "status") return ofStatus(ctx, plan);
  if (plan.of === "customers") return ofCustomers(ctx, plan);
  return ofMembers(ctx, plan);
}

function ofEdit({ t }: SignedInContext, { changes, effect }: EditPlan): string[] {
  const { gained = [], lost = [] } = effect ?? {};
  const rights = (names: readonly string[]) => rightNames(t, names).join(", ");
  return [
    ...facts(t, changes),
    ...(gained.length > 0 ? [t("undo.gains", { rights: rights(gained) })] : []),
    ...(lost.length > 0 ? [t("undo.loses", { rights: rights(lost) })] : []),
    ...(changes.email ? [t("undo.signedOut")] : []),
  ];
}

function ofStatus({ t }: SignedInContext, plan: StatusPlan): string[] {
  const { act, user, sessions, offered } = plan;
  const text = t(`users.${act}.text`, { count: sessions });
  if (act === "deactivation") return [text];
  return [
    text,
    t(`users.${act}.rights`, { rights: rightsText(t, user.permissions) }),
    ...(offered > 0 ? [t("undo.restored", { count: offered })] : []),
  ];
}

function ofCustomers({ t }: SignedInContext, { returns }: CustomersPlan): string[] {
  return returns.flatMap(({ from, to, ids: { length: count } }) => {
    if (from && to) return [t("undo.moved", { count, from: from.name, to: to.name })];
    if (from) return [t("undo.released", { count, from: from.name })];
    return to ? [t("undo.assigned", { count, to: to.name })] : [];
  });
}

function ofMembers(ctx: SignedInContext, { group, adding, changing }: MembersPlan): string[] {
  if (!group) return [];
  const params = {
    count: changing.length,
    names: namesOf(changing.map(fullName)),
    title: group.title,
  };
  const rights = { rights: rightsText(ctx.t, group.permissions) };
  return [
    sentenceText(ctx, { key: adding ? "undo.joining" : "undo.leaving", params }),
    adding ? ctx.t("batches.joining.text", rights) : ctx.t("batches.leaving.text", rights),
  ];
}
