import { type Actor, systemActor } from "../../src/domain/actor.ts";
import type { Permission } from "../../src/domain/permissions.ts";
import type { Reason } from "../../src/domain/reason.ts";

/** Somebody signed in as user 1, who holds exactly these rights. */
export function actorWith(...permissions: Permission[]): Actor {
  return { ...systemActor, userId: 1, permissions: new Set(permissions) };
}

/** A reason as a table writes it: its key, and the right that is missing; "may" where none is. */
export function said(reason: Reason | undefined): string {
  if (!reason) return "may";
  return reason.permission ? `${reason.key} ${reason.permission}` : reason.key;
}
