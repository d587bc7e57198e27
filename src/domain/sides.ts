import type { AuditChanges } from "./audit-entry.ts";

/**
 * Acts with an entry in the history of each person concerned: two sides of a hand-over, somebody
 * from whom customers are taken. What their entries have in common is the instant and the actor.
 */
export const sidedActions: readonly string[] = [
  "customers.assigned",
  "customers.moved",
  "customers.received",
  "user.deleted",
] as const satisfies readonly (keyof AuditChanges)[];
