import type { Reader } from "../../../db/client.ts";
import { orConflict } from "../../../db/database-error.ts";
import { chosenOf } from "../../../domain/changes.ts";
import type { Reason } from "../../../domain/reason.ts";
import { fold } from "../../../domain/text.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { findTitle } from "../queries.ts";
import { loadRoles } from "./load.ts";

export interface SavedGroup {
  id: number;
  title: string;
}

const TAKEN: Reason = { key: "groups.form.title.taken", field: "title" };
const GONE: Reason = { key: "groups.form.roles.gone", field: "roles" };

/** Throws Conflict at the field for a title that another group has. */
export function orTitleTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  return orConflict("titleKey", TAKEN, write);
}

/** The roles that were chosen. Throws Conflict at the field for one that no longer exists. */
export function chosenRoles(chosen: readonly number[], roles: readonly RoleRights[]): RoleRights[] {
  return chosenOf(roles, chosen, GONE);
}

interface TypedGroup {
  /** Of a new one: none. */
  id?: number;
  title?: string | undefined;
  roles?: readonly number[] | undefined;
}

/**
 * What else is wrong with a form of a group. For the sake of the words: when it is saved, the
 * UNIQUE column decides.
 */
export async function checkGroup(db: Reader, { id, title, roles }: TypedGroup): Promise<Reason[]> {
  const holder = title === undefined ? undefined : await findTitle(db, fold(title));
  const known = roles === undefined ? [] : await loadRoles(db);
  const isGone = roles?.some((chosen) => known.every((role) => role.id !== chosen));
  return [...(holder && holder.id !== id ? [TAKEN] : []), ...(isGone ? [GONE] : [])];
}

export function nameOf({ name }: RoleRights): string {
  return name;
}
