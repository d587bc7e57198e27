import type { LocaleName } from "../languages/locale.ts";
import type { Theme } from "./actor.ts";
import type {
  customerFields,
  groupFields,
  Kind,
  personFields,
  roleFields,
  userFields,
} from "./fields.ts";
import type { Counted } from "./list-page.ts";
import type { Reason } from "./reason.ts";
import type { SignInCause } from "./sign-in-causes.ts";
import type { CountedKind } from "./sign-in-limits.ts";
import type { StoreScope } from "./store-scopes.ts";

export type UserStatus = "active" | "deactivated" | "deleted";

export interface Change<Value> {
  from: Value;
  to: Value;
}

/** How each kind of value is recorded: groups and roles by their names. */
interface Recorded extends Record<Kind, unknown> {
  text: string;
  optional: string;
  names: string[];
  rights: string[];
  yesOrNo: boolean;
  locale: LocaleName;
  theme: Theme;
  status: UserStatus;
}

/** The values of declared fields. */
export type Values<Fields extends Readonly<Record<string, Kind>>> = {
  -readonly [Field in keyof Fields]: Recorded[Fields[Field]];
};

/** What an edit changes of them. */
export type Changes<Values> = { [Field in keyof Values]?: Change<Values[Field]> };

/** Of a password only the fact. */
export type UserChanges = Changes<Omit<Values<typeof userFields>, "status">> & {
  password?: "changed";
};

/** People for whom a change of roles or groups does the same; rights by name. */
export interface EffectCount {
  users: number;
  gained: string[];
  lost: string[];
}

/** What may be taken along as a file. */
export type ExportedList = "users" | "customers" | "members" | "audit" | "batch";

/** How many users were meant, and the entry of the batch that is taken back. */
interface BatchChanges {
  meant: number;
  undone: number | null;
}

/** What each action records. The keys are the list of actions (security G1). */
export interface AuditChanges {
  "user.created": Values<typeof personFields>;
  "user.updated": UserChanges;
  "user.activated": { status: Change<UserStatus> };
  /** `ended`: by itself, after the last day of access. */
  "user.deactivated": {
    status: Change<UserStatus>;
    sessions: number;
    reason?: string;
    ended?: true;
  };
  /** `moved` to the receiver, and then none became free. */
  "user.deleted": {
    status: Change<UserStatus>;
    sessions: number;
    customers: number;
    moved?: number;
    receiver?: string;
  };
  /** `assigned` are the customers that came back. */
  "user.restored": { status: Change<UserStatus>; assigned?: number };
  "user.unlocked": { refused: number };
  /** A link to set a password, and how long it opens. */
  "user.linkGiven": { hours: number };
  "user.linkRevoked": Record<string, never>;
  "user.linkUsed": { sessions: number };
  /** `endsOn` is the last day of access; empty where there is none. */
  "user.endChanged": { endsOn?: Change<string>; reason?: Change<string> };
  /** The person's own entries, and places in those of others. */
  "user.erased": { entries: number; mentions: number };
  "group.created": Values<typeof groupFields>;
  "group.updated": Changes<Values<typeof groupFields>> & { effects?: EffectCount[] };
  "group.deleted": { roles: string[]; effects: EffectCount[] };
  "group.members": { joined: number; left: number };
  "role.created": Values<typeof roleFields>;
  "role.updated": Changes<Values<typeof roleFields>> & { effects?: EffectCount[] };
  "role.deleted": { permissions: string[] };
  /** `lost` were to be assigned, but somebody else was quicker. */
  "customers.assigned": { assigned: number; released: number; lost: number };
  "customers.added": Values<typeof customerFields>;
  "customers.updated": Changes<Values<typeof customerFields>>;
  /** Under a known reference came somebody else. */
  "customers.replaced": Changes<Values<typeof customerFields>>;
  /** Of one that was held, its holder is the subject. */
  "customers.deleted": { released: number };
  /** The giver's side: to whom; `lost` were to go, but the giver did not hold them any more. */
  "customers.moved": { receiver: string; moved: number; lost: number };
  /** The receiver's side of the same act: from whom. */
  "customers.received": { giver: string; assigned: number };
  "import.started": Record<string, never>;
  /** Under a known reference came somebody else: taken over (`replaced`), or left out (`kept`). */
  "customers.imported": Record<
    "added" | "updated" | "unchanged" | "refused" | "replaced" | "kept",
    number
  >;
  /** On many users, who are added as they are changed; `undone` is the entry that is taken back. */
  "batch.activated": BatchChanges;
  "batch.deactivated": BatchChanges;
  "batch.joined": BatchChanges;
  "batch.left": BatchChanges;
  /** By its entry. */
  "batch.stopped": { entry: number };
  "profile.updated": UserChanges;
  /** `filter` is the query of the list's address. */
  "export.started": { list: ExportedList; filter: string };
  "export.ended": { list: ExportedList; filter: string; rows: number; complete: boolean };
  "session.started": Record<string, never>;
  "session.ended": Record<string, never>;
  "sessions.ended": { sessions: number };
  "session.refused": { cause: SignInCause };
  /** A wrong current password of somebody who is signed in. */
  "session.passwordRefused": { page: string };
  "session.locked": { kind: CountedKind };
  "session.lockEnded": { refused: number };
  /** `address` is a network: of IPv6 its /64. */
  "address.unlocked": { address: string; refused: number };
  "agent.signedIn": Record<string, never>;
  "access.refused": { permission: string; page: string };
  /** `endsOn` is the last day on which it opens, empty where there is none. */
  "storeKey.created": { scopes: StoreScope[]; endsOn: string };
  "storeKey.revoked": Record<string, never>;
  "setup.seeded": { groups: string[]; roles: string[]; administrator: boolean };
  "setup.demo": { users: number; customers: number };
  /** Entries of before a day, which stand in a file since. */
  "audit.trimmed": { before: string; entries: number; file: string };
  /** By the name of the backup's file. */
  "database.restored": { backup: string };
  "app.started": Record<string, never>;
  "app.stopped": Record<string, never>;
}

export type AuditAction = keyof AuditChanges;

/** The thing an entry is about, as it was called then. `version` is the one after the change. */
export interface AuditSubject {
  type: "user" | "group" | "role" | "storeKey" | "customer" | "none";
  id: number | null;
  name: string;
  version?: number;
}

/** A customer that an act gave to its subject or took from them, as it was called then. */
export interface TouchedCustomer {
  id: number;
  change: "assigned" | "released";
  reference: string;
  name: string;
}

/**
 * A user whom an act on a group, a role or many users touched, as they were called then. Rights are
 * comma-separated names.
 */
export interface TouchedUser {
  id: number;
  change: "joined" | "left" | "rights";
  name: string;
  /** After the change; null where it stayed. */
  version: number | null;
  gained: string;
  lost: string;
}

/** An entry as it is read back: words of its time, none of which later code may rely on. */
export interface AuditRecord {
  id: number;
  at: Date;
  action: string;
  result: "done" | "refused";
  /** null for the system and for somebody who was not signed in. */
  actorId: number | null;
  actorName: string;
  subjectType: string;
  subjectId: number | null;
  subjectName: string;
  /** JSON. */
  changes: string;
  reason: string | null;
  source: string;
  address: string | null;
  requestId: string | null;
  /** The entry that this act takes back. */
  undoes: number | null;
}

/** Those whom an entry touched: some of them by name, and how many they are. */
export interface Touched<Row> extends Counted {
  rows: Row[];
}

export type ListedEntry = AuditRecord & {
  customers: Touched<TouchedCustomer> | undefined;
  users: Touched<TouchedUser> | undefined;
  /** Whether the entry that this one takes back is still there. */
  undoesThere: boolean;
  /** The entry that takes this one back. */
  undoneBy: number | undefined;
};

/** The entry that the act takes back, and rows of their own for what may be many. */
interface AuditDetails {
  undoes?: number | undefined;
  customers?: readonly TouchedCustomer[];
  users?: readonly TouchedUser[];
}

/** What a command hands over for the audit: the action fixes the type of its changes. */
export type AuditDraft = {
  [Action in AuditAction]: {
    action: Action;
    subject: AuditSubject;
    changes: AuditChanges[Action];
  } & AuditDetails;
}[AuditAction];

/** A refused attempt: what was tried, on whom, and why not. */
export type RefusalDraft = AuditDraft & { reason: Reason };

export const noSubject: AuditSubject = { type: "none", id: null, name: "" };
