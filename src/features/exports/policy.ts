import type { Actor } from "../../domain/actor.ts";
import type { ExportedList } from "../../domain/audit-entry.ts";
import type { Permission } from "../../domain/permissions.ts";
import { firstReason, type Reason } from "../../domain/reason.ts";
import { whyNotWithout } from "../../rights/policy.ts";

/** The right of the page that shows each list, which its export asks for besides its own. */
const shownWith = {
  users: "users.view",
  customers: "users.view",
  members: "groups.view",
  audit: "audit.view",
  batch: "users.view",
} as const satisfies Readonly<Record<ExportedList, Permission>>;

export function whyNotExport(actor: Actor, list: ExportedList): Reason | undefined {
  return firstReason([whyNotWithout(actor, "users.export"), whyNotWithout(actor, shownWith[list])]);
}
