import type { Tx } from "../../../db/client.ts";
import { orConflict } from "../../../db/database-error.ts";
import { Conflict } from "../../../domain/errors.ts";
import { fold } from "../../../domain/text.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";

export interface SavedGroup {
  id: number;
  title: string;
}

/** The stored form of what the form sends; an empty description is none. */
export function groupRow({ title, description }: { title: string; description: string }) {
  return { title, titleKey: fold(title), description: description || null };
}

/** Throws Conflict at the field for a title that another group has. */
export function orTitleTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  return orConflict("titleKey", { key: "groups.form.title.taken", field: "title" }, write);
}

/** The roles that were chosen. Throws Conflict at the field for one that no longer exists. */
export function chosenRoles(chosen: readonly number[], roles: readonly RoleRights[]): RoleRights[] {
  const wanted = roles.filter(({ id }) => chosen.includes(id));
  if (wanted.length < new Set(chosen).size)
    throw new Conflict({ key: "groups.form.roles.gone", field: "roles" });
  return wanted;
}

/** Writes the difference, never the whole list. */
export async function writeRoles(
  tx: Tx,
  groupId: number,
  before: readonly RoleRights[],
  after: readonly RoleRights[],
): Promise<void> {
  const revoked = before.filter((role) => !after.includes(role)).map(({ id }) => id);
  const granted = after.filter((role) => !before.includes(role)).map(({ id }) => id);
  if (revoked.length > 0)
    await tx.groupRole.deleteMany({ where: { groupId, roleId: { in: revoked } } });
  if (granted.length > 0)
    await tx.groupRole.createMany({ data: granted.map((roleId) => ({ groupId, roleId })) });
}

export function namesOf(roles: readonly RoleRights[]): string[] {
  return roles.map(({ name }) => name);
}
