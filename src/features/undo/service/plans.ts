import type { AuditRecord, UserChanges, Values } from "../../../domain/audit-entry.ts";
import type { Effect } from "../../../domain/effects.ts";
import type { personFields, userFields } from "../../../domain/fields.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { Return } from "../../customers/service/return-customers.ts";
import type { LoadedGroup, LoadedMember } from "../../groups/service/load.ts";
import type { LoadedUser } from "../../users/service/load.ts";

/** What of an edit stays as it is, and why; `by` is the newer entry in the way. */
export interface KeptField {
  field: keyof typeof userFields | "password";
  why: Reason;
  by?: AuditRecord | undefined;
}

/** Customers that stay where they are by now, or are no more. */
export interface KeptCustomers {
  count: number;
  /** With somebody else, away and back again, no more; or whoever had them is Deleted. */
  state: "elsewhere" | "back" | "gone" | "deleted";
  /** Who holds them, or had them; null for nobody. */
  who: { id: number; name: string } | null;
}

/** Why nothing is taken back at all; `by` is the entry that is in the way. */
interface Possible {
  why: Reason | undefined;
  by?: AuditRecord | undefined;
}

export interface EditPlan extends Possible {
  of: "edit";
  user: LoadedUser;
  changes: UserChanges;
  effect: Pick<Effect, "gained" | "lost"> | undefined;
  kept: KeptField[];
  /** What the user would be sent as, were it typed. */
  input: Omit<Values<typeof personFields>, "groups"> & {
    id: number;
    version: number;
    oneName: boolean;
    groups: number[];
    shownRights: string;
  };
}

export type StatusAct = "activation" | "deactivation" | "restoration";

export interface StatusPlan extends Possible {
  of: "status";
  act: StatusAct;
  user: LoadedUser;
  sessions: number;
  /** How many customers come back with somebody who is restored. */
  offered: number;
  shownRights: string;
}

export interface CustomersPlan extends Possible {
  of: "customers";
  user: { id: number; name: string };
  returns: Return[];
  kept: KeptCustomers[];
}

export interface MembersPlan extends Possible {
  of: "members";
  group: LoadedGroup | undefined;
  adding: boolean;
  changing: LoadedMember[];
  kept: { name: string; why: Reason }[];
  shownRights: string;
  /** The fingerprint of what leaving does. */
  leaving: string;
}

export type Plan = EditPlan | StatusPlan | CustomersPlan | MembersPlan;

export type UndoPlan = Plan & {
  entry: AuditRecord;
  /** Names what a page showed of it. */
  seen: string;
};
