import type { Theme } from "../domain/actor.ts";
import type {
  AuditAction,
  AuditChanges,
  Change,
  EffectCount,
  UserStatus,
} from "../domain/audit-entry.ts";
import { groupFields, type Kind, personFields, roleFields, userFields } from "../domain/fields.ts";
import { isLocale, localeName } from "../languages/locale.ts";
import type { TextKey, Translate } from "../languages/texts.ts";
import { effectText } from "./effects.ts";
import { rightName } from "./rights-text.ts";

type Describe<Changes> = (t: Translate, changes: Partial<Changes>) => string[];

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
  "batch.activated": batch,
  "batch.deactivated": batch,
  "batch.joined": batch,
  "batch.left": batch,
  "batch.stopped": (t, { entry }) => (entry ? [t("audit.batch.entry", { entry })] : []),
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
    replaced: "replaced",
    kept: "kept",
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
export function describeChanges(t: Translate, action: AuditAction, changes: object): string[] {
  return (details[action] as Describe<object>)(t, changes);
}

export function rightNames(t: Translate, permissions: readonly string[]): string[] {
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
const fields = { ...userFields, ...groupFields, ...roleFields, ...otherFields };

type Field = keyof typeof fields;
type PersonField = keyof typeof personFields;

/** How a value of each kind is written; a value of another shape throws. */
const values: Record<Kind, (t: Translate, value: unknown) => string> = {
  text,
  optional: text,
  names: list,
  rights: (t, value) => list(t, rightNames(t, value as string[])),
  yesOrNo,
  locale: language,
  theme: (t, value) => t(`profile.theme.${value as Theme}`),
  status: (t, value) => t(`people.status.${value as UserStatus}`),
};

function facts(t: Translate, changes: object): string[] {
  const held = changes as Record<string, unknown>;
  const sentences = (Object.entries(fields) as [Field, Kind][])
    .filter(([field]) => Object.hasOwn(held, field))
    .map(([field, kind]) => factText(t, { field, kind, value: held[field] }));
  return held.password === undefined ? sentences : [...sentences, t("audit.passwordChanged")];
}

interface Fact {
  field: Field;
  kind: Kind;
  value: unknown;
}

function factText(t: Translate, { field, kind, value }: Fact): string {
  const name = t(isOfPerson(field) ? `people.form.${field}.label` : `audit.field.${field}`);
  const written = (one: unknown) => values[kind](t, one);
  return isChange(value)
    ? t("audit.change", { field: name, from: written(value.from), to: written(value.to) })
    : t("audit.fact", { field: name, value: written(value) });
}

function isOfPerson(field: Field): field is PersonField {
  return Object.hasOwn(personFields, field);
}

function isChange(value: unknown): value is Change<unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

type Numbers<Changes> = {
  [Field in keyof Changes as Changes[Field] extends number ? Field : never]: CountName;
};

type CountName = NameIn<TextKey>;
type NameIn<Key> = Key extends `audit.count.${infer Name}` ? Name : never;

/** Sentences of what was counted, by audit.count.<name>; none is not worth one. */
function counts<Changes>(names: Numbers<Changes>): Describe<Changes> {
  const pairs = Object.entries(names) as [keyof Changes, CountName][];
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

type Batch = AuditChanges["batch.activated"];

/** How many users were meant, and which batch is taken back. */
function batch(t: Translate, changes: Partial<Batch>): string[] {
  const { undone = null } = changes;
  const meant = counts<Batch>({ meant: "meant" })(t, changes);
  return undone === null ? meant : [...meant, t("audit.batch.undone", { entry: Number(undone) })];
}

function nothing(): string[] {
  return [];
}

function text(t: Translate, value: unknown): string {
  if (typeof value !== "string") throw new TypeError("text expected");
  return value === "" ? t("audit.nothing") : value;
}

function effects(t: Translate, { effects = [] }: { effects?: EffectCount[] }): string[] {
  return effects.map(({ users, gained, lost }) =>
    effectText(t, { users, gained: rightNames(t, gained), lost: rightNames(t, lost) }),
  );
}

function language(_t: Translate, value: unknown): string {
  if (!isLocale(value)) throw new TypeError("a language expected");
  return localeName(value);
}

function list(t: Translate, value: unknown): string {
  return text(t, (value as string[]).join(", "));
}

function yesOrNo(t: Translate, value: unknown): string {
  return t(value ? "forms.yes" : "forms.no");
}
