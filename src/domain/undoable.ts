import type { AuditAction, AuditRecord, Change } from "./audit-entry.ts";
import { personFields, userFields } from "./fields.ts";
import type { Permission } from "./permissions.ts";

export const undoKinds = ["edit", "status", "restoration", "customers", "members"] as const;

/** What is taken back by its entry, as the address of its page says it. */
export type UndoKind = (typeof undoKinds)[number];

/** The right of the command that takes it back, and that of the history in which it stands. */
export const undoRights = {
  edit: { permission: "users.edit", view: "users.view" },
  status: { permission: "users.status", view: "users.view" },
  restoration: { permission: "users.restore", view: "users.view" },
  customers: { permission: "users.customers", view: "users.view" },
  members: { permission: "groups.manage", view: "groups.view" },
} as const satisfies Record<UndoKind, Record<"permission" | "view", Permission>>;

const kinds: Readonly<Partial<Record<AuditAction, UndoKind>>> = {
  "user.updated": "edit",
  "profile.updated": "edit",
  "user.activated": "status",
  "user.deactivated": "status",
  "user.deleted": "restoration",
  "customers.assigned": "customers",
  "customers.moved": "customers",
  "customers.received": "customers",
  "group.members": "members",
};

type Recorded = Pick<AuditRecord, "action" | "result" | "subjectId" | "changes">;

/** What kind of undo an entry has; undefined for one that has none. */
export function undoKind({ action, result, subjectId }: Recorded): UndoKind | undefined {
  const known = result === "done" && subjectId !== null && Object.hasOwn(kinds, action);
  return known ? kinds[action as AuditAction] : undefined;
}

export type UndoneField = keyof typeof personFields;

/** What people choose for themselves stays theirs: of their profile the names alone. */
const undone: Readonly<Record<"user.updated" | "profile.updated", readonly UndoneField[]>> = {
  "user.updated": Object.keys(personFields) as UndoneField[],
  "profile.updated": ["firstName", "lastName"],
};

export interface RecordedField {
  field: UndoneField;
  change: Change<unknown>;
}

/** What an edit changed that can be taken back; nothing of an entry that cannot be read. */
export function recordedFields({ action, changes }: Recorded): RecordedField[] {
  const fields = action === "profile.updated" ? undone[action] : undone["user.updated"];
  const recorded = recordedChanges(changes);
  return fields.flatMap((field) => {
    const change = recorded[field];
    return isChangeOf(field, change) ? [{ field, change }] : [];
  });
}

/** Names of what an edit changed that stays as it is. */
export function keptFields(entry: Recorded): (keyof typeof userFields | "password")[] {
  const taken = recordedFields(entry).map(({ field }): string => field);
  const names = [...(Object.keys(userFields) as (keyof typeof userFields)[]), "password" as const];
  const recorded = recordedChanges(entry.changes);
  return names.filter((name) => recorded[name] !== undefined && !taken.includes(name));
}

/** Names of fields, whatever stands behind them; none where the text is no record. */
export function recordedChanges(changes: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(changes);
    return parsed !== null && typeof parsed === "object" ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function isChangeOf(field: UndoneField, change: unknown): change is Change<unknown> {
  if (change === null || typeof change !== "object") return false;
  const { from, to } = change as Partial<Change<unknown>>;
  return [from, to].every((value) => isValueOf(userFields[field], value));
}

function isValueOf(kind: (typeof userFields)[UndoneField], value: unknown): boolean {
  if (kind === "yesOrNo") return typeof value === "boolean";
  if (kind === "names")
    return Array.isArray(value) && value.every((name) => typeof name === "string");
  return typeof value === "string";
}
