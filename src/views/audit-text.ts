import type { AuditAction, AuditRecord } from "../domain/audit-entry.ts";
import { isPermission } from "../domain/permissions.ts";
import type { Reason } from "../domain/reason.ts";
import { messageText, readMessage } from "../languages/message.ts";
import type { Message, TextKey, Translate } from "../languages/texts.ts";
import { attempt, describeChanges, isAction } from "./audit-changes.ts";
import { nameText } from "./former.ts";
import { reasonText } from "./reason-text.ts";

/**
 * An entry in words: the act, each change as a sentence, and why it was refused. Whatever an old
 * row holds, there are words for it.
 */
export function describeEntry(
  t: Translate,
  entry: Pick<AuditRecord, "action" | "result" | "changes" | "reason">,
) {
  const unreadable = t("audit.unreadable");
  return {
    act: actText(t, entry),
    changes: attempt(() => changesText(t, entry), [unreadable]),
    refusal: attempt(() => refusalText(t, entry), unreadable),
  };
}

/**
 * Why a form was refused, and what somebody else changed while it was open; null for a form without
 * a conflict.
 */
export function describeConflict(
  { t, format }: { t: Translate; format: { dateTime(date: Date): string } },
  reason: Reason | undefined,
  meanwhile: readonly AuditRecord[] = [],
) {
  if (!reason) return null;
  const entries = meanwhile.map((entry) => {
    const { act, changes } = describeEntry(t, entry);
    return {
      head: t("audit.by", {
        act,
        actor: nameText(t, entry.actorName) || t("audit.system"),
        at: format.dateTime(entry.at),
      }),
      changes,
    };
  });
  return { text: reasonText(t, reason), entries };
}

/** The name of an action, as it is listed. */
export function actionText(t: Translate, action: AuditAction): string {
  return t(`audit.happened.${action}`);
}

/** Actions that nobody attempts: they happen, or they are a refusal themselves. */
const events = ["session", "agent", "access", "setup", "audit", "database", "app"] as const;
type Event = Extract<AuditAction, `${(typeof events)[number]}.${string}`>;

function isEvent(action: AuditAction): action is Event {
  return events.some((area) => action.startsWith(`${area}.`));
}

function actText(t: Translate, { action, result }: Pick<AuditRecord, "action" | "result">): string {
  if (!isAction(action)) return t("audit.unknown", { action });
  return result === "refused" && !isEvent(action)
    ? t(`audit.tried.${action}`)
    : actionText(t, action);
}

function changesText(
  t: Translate,
  { action, changes }: Pick<AuditRecord, "action" | "changes">,
): string[] {
  const parsed: unknown = JSON.parse(changes);
  if (parsed === null || typeof parsed !== "object") throw new TypeError("changes are an object");
  return isAction(action) ? describeChanges(t, action, parsed) : [];
}

/** What somebody was told, as the record says it; any other reason reads alike in both. */
const recorded: Partial<Record<TextKey, Extract<TextKey, `refusals.${string}`>>> = {
  "api.problems.held.text": "refusals.held",
  "api.problems.notAnAgent.text": "refusals.notAgent",
  "api.problems.somebodyElse.text": "refusals.somebodyElse",
  "batches.whyNot.nobody": "refusals.nobody",
  "batches.whyNot.running": "refusals.running",
  "customers.move.conflict": "refusals.counts",
  "customers.take.unseen": "refusals.unseen",
  "errors.forbidden.temporaryPassword": "refusals.temporaryPassword",
  "forms.used": "refusals.used",
  "groups.conflict.stale": "refusals.stale",
  "groups.conflict.staleDeletion": "refusals.stale",
  "groups.members.gone": "refusals.gone",
  "groups.whyNot.locked": "refusals.locked",
  "groups.whyNot.lockedRole": "refusals.locked",
  "groups.whyNot.lockedTitle": "refusals.locked",
  "groups.whyNot.members": "refusals.members",
  "groups.whyNot.noMembers": "refusals.noMembers",
  "profile.sessions.whyNotEnded": "refusals.ended",
  "profile.sessions.whyNotOthers": "refusals.nowhereElse",
  "profile.sessions.whyNotThis": "refusals.ownSession",
  "profile.stale": "refusals.stale",
  "profile.temporary.void": "refusals.temporaryVoid",
  "rights.whyNot.lastAdministrator": "refusals.lastAdministrator",
  "rights.whyNot.notShown": "refusals.notShown",
  "rights.whyNot.unseen": "refusals.unseen",
  "roles.conflict.stale": "refusals.stale",
  "roles.conflict.staleDeletion": "refusals.stale",
  "roles.whyNot.inUse": "refusals.inUse",
  "roles.whyNot.locked": "refusals.locked",
  "undo.conflict": "refusals.unseen",
  "undo.whyNot.ownEmail": "refusals.ownEmail",
  "undo.whyNot.ownStatus": "refusals.ownStatus",
  "undo.whyNot.tooManyCustomers": "refusals.tooManyCustomers",
  "undo.whyNot.undone": "refusals.undone",
  "users.conflict.counts": "refusals.counts",
  "users.conflict.stale": "refusals.stale",
  "users.conflict.staleEdit": "refusals.stale",
  "users.whyNot.addressNotLocked": "refusals.notLocked",
  "users.whyNot.alreadyActive": "refusals.active",
  "users.whyNot.alreadyDeactivated": "refusals.deactivated",
  "users.whyNot.deleted": "refusals.deleted",
  "users.whyNot.erased": "refusals.erased",
  "users.whyNot.linkNotActive": "refusals.notActive",
  "users.whyNot.noLink": "refusals.noLink",
  "users.whyNot.notDeleted": "refusals.notDeleted",
  "users.whyNot.notLocked": "refusals.notLocked",
  "users.whyNot.ownEnd": "refusals.ownEnd",
  "users.whyNot.ownGroups": "refusals.ownGroups",
  "users.whyNot.ownLock": "refusals.ownLock",
  "users.whyNot.ownPassword": "refusals.ownPassword",
};

/** The missing right, or else why. A failed sign-in says its cause instead. */
function refusalText(
  t: Translate,
  { action, reason }: Pick<AuditRecord, "action" | "reason">,
): string {
  if (reason === null || /^session\./.test(action)) return "";
  const stored = JSON.parse(reason) as { permission?: string };
  const { permission } = stored;
  if (permission && isPermission(permission))
    return t("audit.missingRight", { permission: t(`rights.${permission}.name`) });
  const message = permission ? undefined : readMessage(stored);
  if (!message) return t("audit.unreadable");
  return messageText(t, { ...message, key: recorded[message.key] ?? message.key } as Message);
}
