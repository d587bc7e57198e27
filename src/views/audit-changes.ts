import type { AuditAction, AuditChanges, EffectCount } from "../domain/audit-entry.ts";
import type { StoreScope } from "../domain/store-scopes.ts";
import type { TextKey, Translate } from "../languages/texts.ts";
import { facts, list } from "./audit-facts.ts";
import { effectText } from "./effects.ts";
import { rightNames } from "./rights-text.ts";

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
    both(counts<AuditChanges["user.deactivated"]>({ sessions: "sessions" }), (t, { ended }) =>
      ended ? [t("audit.ended")] : [],
    ),
  ),
  "user.deleted": both(
    facts,
    counts<AuditChanges["user.deleted"]>({
      sessions: "sessions",
      customers: "released",
      moved: "moved",
    }),
  ),
  "user.restored": both(facts, counts<AuditChanges["user.restored"]>({ assigned: "assigned" })),
  "user.unlocked": counts<AuditChanges["user.unlocked"]>({ refused: "attempts" }),
  "user.linkGiven": counts<AuditChanges["user.linkGiven"]>({ hours: "hours" }),
  "user.linkRevoked": nothing,
  "user.linkUsed": counts<AuditChanges["user.linkUsed"]>({ sessions: "sessions" }),
  "user.endChanged": facts,
  "user.erased": counts<AuditChanges["user.erased"]>({ entries: "entries", mentions: "mentions" }),
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
  "customers.added": facts,
  "customers.updated": facts,
  "customers.replaced": facts,
  "customers.deleted": counts<AuditChanges["customers.deleted"]>({ released: "released" }),
  "customers.moved": both(
    facts,
    counts<AuditChanges["customers.moved"]>({ moved: "moved", lost: "gone" }),
  ),
  "customers.received": both(
    facts,
    counts<AuditChanges["customers.received"]>({ assigned: "assigned" }),
  ),
  "import.started": nothing,
  "customers.imported": counts<AuditChanges["customers.imported"]>({
    added: "added",
    updated: "updated",
    unchanged: "unchanged",
    replaced: "replaced",
    kept: "kept",
    refused: "refused",
  }),
  "export.started": exported,
  "export.ended": both(exported, counts<AuditChanges["export.ended"]>({ rows: "rows" })),
  "session.started": nothing,
  "session.ended": nothing,
  "sessions.ended": counts<AuditChanges["sessions.ended"]>({ sessions: "sessions" }),
  "session.refused": (t, { cause }) => (cause ? [t(`audit.cause.${cause}`)] : []),
  "session.passwordRefused": (t, { page }) => (page ? [t("audit.page", { page })] : []),
  "session.locked": (t, { kind }) => (kind ? [t(`audit.locked.${kind}`)] : []),
  "session.lockEnded": counts<AuditChanges["session.lockEnded"]>({ refused: "attempts" }),
  "agent.signedIn": nothing,
  "address.unlocked": both(
    facts,
    counts<AuditChanges["address.unlocked"]>({ refused: "attempts" }),
  ),
  "access.refused": (t, { page }) => (page ? [t("audit.page", { page })] : []),
  "storeKey.created": (t, { scopes, endsOn }) => [
    ...(scopes ? [t("audit.scopes", { scopes: scopeNames(t, scopes) })] : []),
    ...(endsOn ? [t("audit.lastDay", { day: endsOn })] : []),
  ],
  "storeKey.revoked": nothing,
  "setup.seeded": facts,
  "setup.demo": counts<AuditChanges["setup.demo"]>({ users: "users", customers: "customers" }),
  "audit.trimmed": both(
    (t, { before, file }) => [
      ...(before ? [t("audit.trimmed.before", { day: before })] : []),
      ...(file ? [t("audit.trimmed.file", { file })] : []),
    ],
    counts<AuditChanges["audit.trimmed"]>({ entries: "removed" }),
  ),
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

/** For what is read back: whatever an old row holds, there are words for it. */
export function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

type Numbers<Changes> = {
  [Field in keyof Changes as Changes[Field] extends number | undefined ? Field : never]: CountName;
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

/** An export that does not say whether it is complete has only begun. */
function exported(t: Translate, changes: Partial<AuditChanges["export.ended"]>): string[] {
  const { list, filter, complete } = changes;
  return [
    ...(list ? [t(`audit.exported.list.${list}`)] : []),
    ...(filter ? [t("audit.exported.filter", { filter })] : []),
    ...(complete === false ? [t("audit.exported.cut")] : []),
  ];
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

function effects(t: Translate, { effects = [] }: { effects?: EffectCount[] }): string[] {
  return effects.map(({ users, gained, lost }) =>
    effectText(t, { users, gained: rightNames(t, gained), lost: rightNames(t, lost) }),
  );
}

function scopeNames(t: Translate, scopes: readonly StoreScope[]): string {
  return list(
    t,
    scopes.map((scope) => t(`store.scope.${scope}.name`)),
  );
}
