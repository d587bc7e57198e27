import type { AuditAction, AuditChanges, Change, EffectCount } from "../domain/audit-entry.ts";
import { groupFields, type Kind, personFields, roleFields, userFields } from "../domain/fields.ts";
import type { Permission } from "../domain/permissions.ts";
import type { Words } from "../domain/reason.ts";
import { effectText } from "./effects.ts";

type Describe<Changes> = (t: Words, changes: Partial<Changes>) => string[];

/**
 * What each action says of its changes, in the order in which actions are listed. An action that is
 * missing here does not compile.
 */
const details: { [Action in AuditAction]: Describe<AuditChanges[Action]> } = {
  "user.created": facts,
  "user.updated": facts,
  "user.activated": facts,
  "user.deactivated": both(
    facts,
    counts<AuditChanges["user.deactivated"]>({ sessions: "sessions" }),
  ),
  "user.deleted": both(
    facts,
    counts<AuditChanges["user.deleted"]>({ sessions: "sessions", customers: "released" }),
  ),
  "user.restored": facts,
  "user.unlocked": counts<AuditChanges["user.unlocked"]>({ refused: "attempts" }),
  "group.created": facts,
  "group.updated": both(facts, effects),
  "group.deleted": both(facts, effects),
  "group.members": counts<AuditChanges["group.members"]>({ joined: "joined", left: "left" }),
  "role.created": facts,
  "role.updated": both(facts, effects),
  "role.deleted": facts,
  "profile.updated": facts,
  "customers.assigned": counts<AuditChanges["customers.assigned"]>({
    assigned: "assigned",
    released: "released",
    lost: "lost",
  }),
  "import.started": nothing,
  "customers.imported": counts<AuditChanges["customers.imported"]>({
    added: "added",
    updated: "updated",
    unchanged: "unchanged",
    refused: "refused",
  }),
  "session.started": nothing,
  "session.ended": nothing,
  "sessions.ended": counts<AuditChanges["sessions.ended"]>({ sessions: "sessions" }),
  "session.refused": (t, { cause }) => (cause ? [t(`audit.cause.${cause}`)] : []),
  "session.passwordRefused": (t, { page }) => (page ? [t("audit.page", { page })] : []),
  "session.locked": (t, { kind }) => (kind ? [t(`audit.locked.${kind}`)] : []),
  "session.lockEnded": counts<AuditChanges["session.lockEnded"]>({ refused: "attempts" }),
  "address.unlocked": both(
    facts,
    counts<AuditChanges["address.unlocked"]>({ refused: "attempts" }),
  ),
  "access.refused": (t, { page }) => (page ? [t("audit.page", { page })] : []),
  "setup.seeded": facts,
  "setup.demo": counts<AuditChanges["setup.demo"]>({ users: "users", customers: "customers" }),
  "database.restored": (t, { backup }) => (backup ? [t("audit.backup", { backup })] : []),
  "app.started": nothing,
  "app.stopped": nothing,
};

export const auditActions = Object.keys(details) as AuditAction[];

export function isAction(action: string): action is AuditAction {
  return Object.hasOwn(details, action);
}

/** What an entry says of its changes, a sentence each; throws for what no entry of today says. */
export function describeChanges(t: Words, action: AuditAction, changes: object): string[] {
  return (details[action] as Describe<object>)(t, changes);
}

export function rightNames(t: Words, permissions: readonly string[]): string[] {
  return permissions.map((permission) => rightName(t, permission));
}

/** For what is read back: whatever an old row holds, there are words for it. */
export function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** What entries say besides: of set-up and of addresses. */
const otherFields = { administrator: "yesOrNo", address: "text" } as const;

/** Every field that an entry says, in the order of its sentences. */
const fields: Readonly<Record<string, Kind>> = {
  ...userFields,
  ...groupFields,
  ...roleFields,
  ...otherFields,
};

/** How a value of each kind is written; a value of another shape throws. */
const values: Record<Kind, (t: Words, value: unknown) => string> = {
  text,
  optional: text,
  names: list,
  rights: (t, value) => list(t, rightNames(t, value as string[])),
  yesOrNo,
  locale: (t, value) => t(`audit.locale.${value}`),
  theme: (t, value) => t(`profile.theme.${value}`),
  status: (t, value) => t(`users.status.${value}`),
};

function facts(t: Words, changes: object): string[] {
  const held = changes as Record<string, unknown>;
  const sentences = Object.entries(fields)
    .filter(([field]) => Object.hasOwn(held, field))
    .map(([field, kind]) => factText(t, { field, kind, value: held[field] }));
  return held.password === undefined ? sentences : [...sentences, t("audit.passwordChanged")];
}

interface Fact {
  field: string;
  kind: Kind;
  value: unknown;
}

function factText(t: Words, { field, kind, value }: Fact): string {
  const name = t(
    Object.hasOwn(personFields, field) ? `users.form.${field}.label` : `audit.field.${field}`,
  );
  const written = (one: unknown) => values[kind](t, one);
  return isChange(value)
    ? t("audit.change", { field: name, from: written(value.from), to: written(value.to) })
    : t("audit.fact", { field: name, value: written(value) });
}

function isChange(value: unknown): value is Change<unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

type Numbers<Changes> = {
  [Field in keyof Changes as Changes[Field] extends number ? Field : never]: string;
};

/** Sentences of what was counted, by audit.count.<name>; none is not worth one. */
function counts<Changes>(names: Numbers<Changes>): Describe<Changes> {
  const pairs = Object.entries<string>(names) as [keyof Changes, string][];
  return (t, changes) =>
    pairs.flatMap(([field, name]) =>
      Number(changes[field] ?? 0) > 0
        ? [t(`audit.count.${name}`, { count: Number(changes[field]) })]
        : [],
    );
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

/** A right that this version does not know keeps the name it had. */
function rightName(t: Words, permission: string): string {
  return attempt(() => t(`rights.${permission as Permission}.name`), permission);
}

function effects(t: Words, { effects = [] }: { effects?: EffectCount[] }): string[] {
  return effects.map(({ users, gained, lost }) =>
    effectText(t, { users, gained: rightNames(t, gained), lost: rightNames(t, lost) }),
  );
}

function list(t: Words, value: unknown): string {
  return text(t, (value as string[]).join(", "));
}

function yesOrNo(t: Words, value: unknown): string {
  return t(value ? "audit.yes" : "audit.no");
}
