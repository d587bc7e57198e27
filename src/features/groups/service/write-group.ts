import { orConflict } from "../../../db/database-error.ts";
import { chosenOf } from "../../../domain/changes.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";

export interface SavedGroup {
  id: number;
  title: string;
}

/** Throws Conflict at the field for a title that another group has. */
export function orTitleTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  return orConflict("titleKey", { key: "groups.form.title.taken", field: "title" }, write);
}

/** The roles that were chosen. Throws Conflict at the field for one that no longer exists. */
export function chosenRoles(chosen: readonly number[], roles: readonly RoleRights[]): RoleRights[] {
  return chosenOf(roles, chosen, { key: "groups.form.roles.gone", field: "roles" });
}

export function nameOf({ name }: RoleRights): string {
  return name;
}
