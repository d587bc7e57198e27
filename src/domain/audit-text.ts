import type { AuditAction, Change, UserChanges } from "./audit-entry.ts";
import type { MessageParams, Reason } from "./reason.ts";

type Words = (key: string, params?: MessageParams) => string;

interface Reader {
  t: Words;
  format: { dateTime(date: Date): string };
}

interface HistoryEntry {
  at: Date;
  action: AuditAction;
  actorName: string;
  changes: UserChanges;
}

/** Why a form was refused, and what somebody else changed while it was open. */
export function describeConflict({ t, format }: Reader, { key, params }: Reason, meanwhile: readonly HistoryEntry[]) {
  const entries = meanwhile.map(({ at, action, actorName, changes }) => ({
    head: t(`audit.action.${action}`, { actor: actorName || t("audit.system"), at: format.dateTime(at) }),
    changes: describeChanges(t, changes),
  }));
  return { text: t(key, params ?? {}), entries };
}

const labels = ["email", "firstName", "lastName", "groups", "agent", "locale", "theme", "status"] as const;

/** The changes of an entry in words, one sentence each: "First Name: Anna → Anne". */
export function describeChanges(t: Words, changes: UserChanges & { status?: Change<string> }): string[] {
  const sentences = labels.flatMap((field) => {
    const change = changes[field] as Change<unknown> | undefined;
    return change ? [t("audit.change", { field: t(`audit.field.${field}`), from: valueText(t, field, change.from), to: valueText(t, field, change.to) })] : [];
  });
  return changes.password ? [...sentences, t("audit.passwordChanged")] : sentences;
}

function valueText(t: Words, field: (typeof labels)[number], value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : t("audit.nothing");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (field === "status") return t(`users.status.${value}`);
  if (field === "locale") return t(`audit.locale.${value}`);
  if (field === "theme") return t(`profile.theme.${value}`);
  return String(value);
}
