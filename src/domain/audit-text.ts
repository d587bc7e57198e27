import { type Actor, may } from "./actor.ts";
import type { AuditAction, AuditChanges, AuditRecord, Change, ListedEntry, UserChanges } from "./audit-entry.ts";
import { COUNT_LIMIT } from "./page-of.ts";
import { type Reason, reasonText, type Words } from "./reason.ts";

type Describe<Changes> = (t: Words, changes: Partial<Changes>) => string[];

/** What each action says of its changes, in the order in which actions are listed. An action that is missing here does not compile. */
const details: { [Action in AuditAction]: Describe<AuditChanges[Action]> } = {
  "user.created": facts,
  "user.updated": facts,
  "user.activated": facts,
  "user.deactivated": both(facts, counts<AuditChanges["user.deactivated"]>({ sessions: "sessions" })),
  "user.deleted": both(facts, counts<AuditChanges["user.deleted"]>({ sessions: "sessions", customers: "released" })),
  "user.restored": facts,
  "profile.updated": facts,
  "customers.assigned": counts<AuditChanges["customers.assigned"]>({ assigned: "assigned", released: "released", lost: "lost" }),
  "import.started": nothing,
  "customers.imported": counts<AuditChanges["customers.imported"]>({ added: "added", updated: "updated", unchanged: "unchanged", refused: "refused" }),
  "session.started": nothing,
  "session.ended": nothing,
  "sessions.ended": counts<AuditChanges["sessions.ended"]>({ sessions: "sessions" }),
  "session.refused": (t, { cause }) => (cause ? [t(`audit.cause.${cause}`)] : []),
  "access.refused": (t, { page }) => (page ? [t("audit.page", { page })] : []),
  "setup.seeded": facts,
  "setup.demo": counts<AuditChanges["setup.demo"]>({ users: "users", customers: "customers" }),
  "app.started": nothing,
  "app.stopped": nothing,
};

export const auditActions = Object.keys(details) as AuditAction[];

type FactField = Exclude<keyof UserChanges, "password"> | keyof AuditChanges["user.created"] | keyof AuditChanges["setup.seeded"] | "status";

/** How a value of each field is written; a value of another shape throws. */
const values: Record<FactField, (t: Words, value: unknown) => string> = {
  email: text,
  firstName: text,
  lastName: text,
  groups: list,
  roles: list,
  agent: yesOrNo,
  locale: (t, value) => t(`audit.locale.${value}`),
  theme: (t, value) => t(`profile.theme.${value}`),
  status: (t, value) => t(`users.status.${value}`),
  administrator: yesOrNo,
};

/** An entry in words: the act, each change as a sentence, and why it was refused. Whatever an old row holds, there are words for it. */
export function describeEntry(t: Words, entry: Pick<AuditRecord, "action" | "result" | "changes" | "reason">) {
  const unreadable = t("audit.unreadable");
  return {
    act: actText(t, entry),
    changes: attempt(() => changesText(t, entry), [unreadable]),
    refusal: attempt(() => refusalText(t, entry), unreadable),
  };
}

/** Why a form was refused, and what somebody else changed while it was open. */
export function describeConflict({ t, format }: { t: Words; format: { dateTime(date: Date): string } }, reason: Reason, meanwhile: readonly AuditRecord[]) {
  const entries = meanwhile.map((entry) => {
    const { act, changes } = describeEntry(t, entry);
    return { head: t("audit.by", { act, actor: entry.actorName || t("audit.system"), at: format.dateTime(entry.at) }), changes };
  });
  return { text: reasonText(t, reason), entries };
}

interface Reading {
  t: Words;
  format: { instant(date: Date): string; number(value: number): string };
  actor: Actor;
}

/** An entry as a row: who, on whom, what, from where. Ids are those of records the reader may open, else 0. */
export function entryRow({ t, format, actor }: Reading, entry: ListedEntry) {
  const opens = may(actor, "users.view");
  const nobody = entry.source === "web" ? "audit.nobody" : "audit.system";
  return {
    ...describeEntry(t, entry),
    at: entry.at.toISOString(),
    when: format.instant(entry.at),
    who: { name: entry.actorName || t(entry.actorId === null ? nobody : "audit.nameless"), id: opens ? (entry.actorId ?? 0) : 0 },
    whom: { name: entry.subjectName, id: opens && entry.subjectType === "user" ? (entry.subjectId ?? 0) : 0 },
    origin: entry.source === "web" ? (entry.address ?? "") : t("audit.commandLine"),
    request: entry.requestId ?? "",
    refused: entry.result === "refused",
    customers: customersText(t, entry),
  };
}

function customersText(t: Words, { customers }: ListedEntry) {
  if (!customers) return null;
  const more = customers.total - customers.rows.length;
  return {
    summary: t("audit.customers", { count: customers.total }),
    rows: customers.rows.map(({ name, reference, change }) => ({ name, reference, change: t(`audit.customer.${change}`) })),
    more: more > 0 ? t("audit.more", { count: more }) : "",
  };
}

export function countText({ t, format }: Pick<Reading, "t" | "format">, total: number): string {
  return total > COUNT_LIMIT ? t("audit.pager.moreThan", { max: format.number(COUNT_LIMIT) }) : t("audit.pager.shown", { count: total });
}

/** The name of an action, as it is listed. */
export function actionText(t: Words, action: AuditAction): string {
  return t(`audit.happened.${action}`);
}

/** Actions that nobody attempts: they happen, or they are a refusal themselves. */
const events = /^(session|access|setup|app)\./;

function actText(t: Words, { action, result }: Pick<AuditRecord, "action" | "result">): string {
  if (!isAction(action)) return t("audit.unknown", { action });
  return result === "refused" && !events.test(action) ? t(`audit.tried.${action}`) : actionText(t, action);
}

function isAction(action: string): action is AuditAction {
  return Object.hasOwn(details, action);
}

function changesText(t: Words, { action, changes }: Pick<AuditRecord, "action" | "changes">): string[] {
  const parsed: unknown = JSON.parse(changes);
  if (parsed === null || typeof parsed !== "object") throw new TypeError("changes are an object");
  return isAction(action) ? (details[action] as Describe<unknown>)(t, parsed) : [];
}

/** The missing right, or else what the person was told. A failed sign-in says its cause instead. */
function refusalText(t: Words, { action, reason }: Pick<AuditRecord, "action" | "reason">): string {
  if (reason === null || action === "session.refused") return "";
  const parsed = JSON.parse(reason) as Reason;
  if (parsed.permission) return t("audit.missingRight", { permission: t(`rights.${parsed.permission}.name`) });
  return t("audit.answer", { text: reasonText(t, parsed) });
}

function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

function facts(t: Words, changes: object): string[] {
  const held = changes as Record<string, unknown>;
  const sentences = (Object.keys(values) as FactField[]).filter((field) => Object.hasOwn(held, field)).map((field) => factText(t, field, held[field]));
  return held.password === undefined ? sentences : [...sentences, t("audit.passwordChanged")];
}

function factText(t: Words, field: FactField, value: unknown): string {
  const name = t(`audit.field.${field}`);
  if (!isChange(value)) return t("audit.fact", { field: name, value: values[field](t, value) });
  return t("audit.change", { field: name, from: values[field](t, value.from), to: values[field](t, value.to) });
}

function isChange(value: unknown): value is Change<unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

type Numbers<Changes> = { [Field in keyof Changes as Changes[Field] extends number ? Field : never]: string };

/** Sentences of what was counted, by audit.count.<name>; none is not worth one. */
function counts<Changes>(names: Numbers<Changes>): Describe<Changes> {
  const pairs = Object.entries<string>(names) as [keyof Changes, string][];
  return (t, changes) =>
    pairs.flatMap(([field, name]) => (Number(changes[field] ?? 0) > 0 ? [t(`audit.count.${name}`, { count: Number(changes[field]) })] : []));
}

function both<Changes>(first: Describe<Changes>, second: Describe<Changes>): Describe<Changes> {
  return (t, changes) => [...first(t, changes), ...second(t, changes)];
}

function nothing(): string[] {
  return [];
}

function text(t: Words, value: unknown): string {
  if (typeof value !== "string") throw new TypeError("text expected");
  return value === "" ? t("audit.nothing") : value;
}

function list(t: Words, value: unknown): string {
  return text(t, (value as string[]).join(", "));
}

function yesOrNo(t: Words, value: unknown): string {
  return t(value ? "audit.yes" : "audit.no");
}
