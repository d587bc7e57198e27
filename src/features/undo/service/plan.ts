import type { ActingContext } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { digest } from "../../../domain/effects.ts";
import { NotFound } from "../../../domain/errors.ts";
import { type UndoKind, undoKind, undoRights } from "../../../domain/undoable.ts";
import { whyNotWithout } from "../../../rights/policy.ts";
import { loadTaken } from "../../audit/service/taken.ts";
import { UNDONE } from "../policy.ts";
import { planCustomers } from "./plan-customers.ts";
import { planEdit } from "./plan-edit.ts";
import { planMembers } from "./plan-members.ts";
import { planStatus } from "./plan-status.ts";
import type { Plan, UndoPlan } from "./plans.ts";

type Planning = Pick<ActingContext, "actor" | "now">;

export interface UndoAddress {
  kind: UndoKind;
  id: number;
}

/**
 * What taking an entry back would do, and what not; for a page, or within the act. Throws NotFound
 * for an entry that is not there or of another kind.
 */
export async function planUndo(
  from: Reader | Tx,
  ctx: Planning,
  { kind, id }: UndoAddress,
): Promise<UndoPlan> {
  const { entry, undoneBy } = await loadTaken(from, id);
  if (undoKind(entry) !== kind) throw new NotFound("undo.notFound");
  const plan = await planOf(from, ctx, { kind, entry });
  const { permission, view } = undoRights[kind];
  const without = whyNotWithout(ctx.actor, permission) ?? whyNotWithout(ctx.actor, view);
  const why = without ?? (undoneBy ? UNDONE : plan.why);
  return { ...plan, entry, why, by: undoneBy ?? plan.by, seen: seenOf(entry, { ...plan, why }) };
}

/** Of an entry that was taken back, too: the command answers a form that comes again. */
async function planOf(
  from: Reader | Tx,
  ctx: Planning,
  { kind, entry }: { kind: UndoKind; entry: AuditRecord },
): Promise<Plan> {
  const { actor } = ctx;
  if (kind === "edit") return planEdit(from, actor, entry);
  if (kind === "customers") return planCustomers(from, actor, entry);
  if (kind === "members") return planMembers(from, actor, entry);
  if (kind === "restoration") return planStatus(from, ctx, { act: "restoration", entry });
  const act = entry.action === "user.activated" ? "deactivation" : "activation";
  return planStatus(from, ctx, { act, entry });
}

/** What of it a person must have seen. */
function seenOf({ id }: AuditRecord, plan: Plan): string {
  const { why } = plan;
  if (why) return digest([id, why.key]);
  if (plan.of === "edit") return digest([id, plan.changes, plan.input]);
  if (plan.of === "customers") return digest([id, plan.returns]);
  if (plan.of === "status")
    return digest([id, plan.user.version, plan.act, plan.shownRights, plan.offered]);
  const users = plan.changing.map((user) => user.id);
  return digest([id, users, plan.shownRights, plan.leaving]);
}
