import type { Reader } from "../db/client.ts";
import { listRoleRights, type RoleRights } from "./held-rights.ts";

/**
 * A name in the database that the catalogue does not know, with the roles that have it; it gives
 * nothing.
 */
export interface UnknownRight {
  name: string;
  roles: RoleRights[];
}

export function unknownIn(roles: readonly RoleRights[]): UnknownRight[] {
  const names = [...new Set(roles.flatMap(({ unknown }) => unknown))].sort();
  return names.map((name) => ({
    name,
    roles: roles.filter(({ unknown }) => unknown.includes(name)),
  }));
}

/** What the log says at start-up: names and the roles that have them. */
export async function findUnknownRights(db: Reader): Promise<{ name: string; roles: string[] }[]> {
  return unknownIn(await listRoleRights(db)).map(({ name, roles }) => ({
    name,
    roles: roles.map((role) => role.name),
  }));
}
