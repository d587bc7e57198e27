import type { AuditAction, AuditRecord } from "../domain/audit-entry.ts";
import { isPermission } from "../domain/permissions.ts";
import type { Reason } from "../domain/reason.ts";
import { messageText, readMessage } from "../languages/message.ts";
import type { Translate } from "../languages/texts.ts";
import { attempt, describeChanges, isAction } from "./audit-changes.ts";
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
        actor: entry.actorName || t("audit.system"),
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
const events = ["session", "access", "setup", "database", "app"] as const;
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

/** The missing right, or else what the person was told. A failed sign-in says its cause instead. */
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
  return message ? t("audit.answer", { text: messageText(t, message) }) : t("audit.unreadable");
}
