import type { ActingContext } from "../../../command.ts";
import type { Reader } from "../../../db/client.ts";
import type { AuditRecord, AuditSubject } from "../../../domain/audit-entry.ts";
import { noSubject } from "../../../domain/audit-entry.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { findEntry } from "../../audit/queries/entries.ts";
import { returnCustomers } from "../../customers/service/return-customers.ts";
import { changeMembers } from "../../groups/service/change-members.ts";
import { activateUser, deactivateUser, restoreUser } from "../../users/service/change-status.ts";
import { loadMeanwhile } from "../../users/service/load.ts";
import { updateUser } from "../../users/service/update-user.ts";
import { planUndo, type UndoAddress } from "./plan.ts";
import type { StatusPlan, UndoPlan } from "./plans.ts";

/** What a page shows of an undo; of a refused one what changed since, by the version it sent. */
export async function loadUndo(
  { db, actor, now }: ActingContext,
  address: UndoAddress,
  version: unknown,
): Promise<{ plan: UndoPlan; meanwhile: AuditRecord[] }> {
  const plan = await planUndo(db.read, { actor, now }, address);
  // The page's own right was asked for; that of the history a role of old may have left out.
  if (plan.why?.permission) refuse(plan.why);
  const isOfUser = plan.of === "edit" || plan.of === "status";
  return {
    plan,
    meanwhile: isOfUser ? await loadMeanwhile(db.read, plan.user.id, version) : [],
  };
}

/** Whom the entry is about that was to be taken back. */
export async function undoSubject(read: Reader, { id }: { id: number }): Promise<AuditSubject> {
  const entry = await findEntry(read, id);
  if (!entry || entry.subjectId === null) return noSubject;
  const { subjectType, subjectId, subjectName } = entry;
  return { type: subjectType as AuditSubject["type"], id: subjectId, name: subjectName };
}

interface UndoInput extends UndoAddress {
  /** What the page showed. */
  seen: string;
}

/**
 * Takes an entry back by the command that did it or its opposite, which records it as any other.
 * Throws Conflict for what was taken back already, for what something newer touched, and where it
 * would do something else than the page showed; and whatever the command throws.
 */
export async function undoEntry(
  ctx: ActingContext,
  { kind, id, seen }: UndoInput,
): Promise<AuditRecord> {
  const plan = await planUndo(ctx.db.read, ctx, { kind, id });
  const undoing: ActingContext["undoing"] = {
    entryId: id,
    async require(tx, actor) {
      const now = await planUndo(tx, { ...ctx, actor }, { kind, id });
      refuse(now.why);
      if (now.seen !== seen || now.seen !== plan.seen) throw new Conflict("undo.conflict");
    },
  };
  await act({ ...ctx, undoing }, plan);
  return plan.entry;
}

/** Also of a plan that says why not: the command refuses it, and answers a form that came twice. */
async function act(ctx: ActingContext, plan: UndoPlan): Promise<void> {
  if (plan.of === "edit") await updateUser(ctx, plan.input);
  else if (plan.of === "status") await changeStatus(ctx, plan);
  else if (plan.of === "customers")
    await returnCustomers(ctx, { id: plan.user.id, returns: plan.returns });
  else
    await changeMembers(ctx, {
      id: plan.entry.subjectId as number,
      do: plan.adding ? "add" : "remove",
      users: plan.changing.map(({ id }) => id),
      shownRights: plan.shownRights,
      seen: plan.leaving,
    });
}

async function changeStatus(ctx: ActingContext, plan: StatusPlan): Promise<void> {
  const { act, user, offered, shownRights } = plan;
  const input = { id: user.id, version: user.version, shownRights };
  if (act === "activation") await activateUser(ctx, input);
  else if (act === "deactivation") await deactivateUser(ctx, input);
  else await restoreUser(ctx, { ...input, giveBack: offered > 0 });
}
