import type { AuditRecord } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Reason } from "../../domain/reason.ts";
import { recordedChanges, type UndoneField, undoKinds, undoRights } from "../../domain/undoable.ts";

/** Something newer changed the same thing. */
export const TOUCHED: Reason = { key: "undo.whyNot.touched" };
/** Not as the entry left it, by whatever has no entry. */
export const OTHERWISE: Reason = { key: "undo.whyNot.otherwise" };
/** Passwords, one's own choices, and what an entry of old says in no way that is known. */
const NOTHING: Reason = { key: "undo.whyNot.nothing" };
export const UNREADABLE: Reason = { key: "undo.whyNot.unreadable" };
export const PASSWORD: Reason = { key: "undo.whyNot.password" };
export const OWN_CHOICE: Reason = { key: "undo.whyNot.ownChoice" };
export const OWN_STATUS: Reason = { key: "undo.whyNot.ownStatus" };
/** Whoever edits a user gives them a group at least. */
export const ALONE: Reason = { key: "undo.whyNot.alone" };
export const UNDONE: Reason = { key: "undo.whyNot.undone" };
export const GONE: Reason = { key: "undo.whyNot.gone" };
export const TOO_MANY: Reason = { key: "undo.whyNot.tooMany" };
export const TOO_MANY_CUSTOMERS: Reason = { key: "undo.whyNot.tooManyCustomers" };

/** Under what the pages stand that belong to records which this right shows. */
export function undoPaths(view: Permission): string[] {
  return undoKinds.filter((kind) => undoRights[kind].view === view).map((kind) => `/undo/${kind}`);
}

/** Why nothing at all is taken back, where all of it stays. */
export function whyNone(kept: readonly { why: Reason }[]): Reason {
  return kept.some(({ why }) => why === TOUCHED) ? TOUCHED : NOTHING;
}

/** Acts of other names than the field: on many, and the end of access, which a status wipes. */
const others: Readonly<Partial<Record<UndoneField | "status", RegExp>>> = {
  groups: /^(group\.(members|deleted)|batch\.(joined|left))$/,
  status: /^(batch\.(activated|deactivated)|user\.endChanged)$/,
};

/** Whether an entry that changed a user changed this of them. */
export function isTouchedBy(
  thing: UndoneField | "status",
  { action, changes }: Pick<AuditRecord, "action" | "changes">,
): boolean {
  return others[thing]?.test(action) || recordedChanges(changes)[thing] !== undefined;
}
