/**
 * The catalogue of rights (product.md, "Rights"), in the order in which they are shown. Every right
 * has a name and a sentence in the locale files.
 */
export const permissions = [
  "users.view",
  "users.create",
  "users.edit",
  "users.password",
  "users.status",
  "users.delete",
  "users.restore",
  "users.customers",
  "groups.view",
  "groups.manage",
  "roles.view",
  "roles.manage",
  "audit.view",
] as const;

export type Permission = (typeof permissions)[number];

/** The rights that some Active user must always hold, all of them (the last-administrator rule). */
export const essentialPermissions = permissions.filter(
  (permission) => !permission.startsWith("audit."),
);

/** What a page or a command asks for: a right of the catalogue, or no more than being signed in. */
export type Access = Permission | "signed-in";

/** The systemKey of the locked role and group "Administrators". */
export const ADMINISTRATORS = "administrators";

const catalogue: ReadonlySet<string> = new Set(permissions);

/**
 * Rights as stored for one person: names the catalogue does not know are left out; holding the
 * locked role means the whole catalogue.
 */
export function permissionSet(
  stored: Iterable<string>,
  administrator: boolean,
): ReadonlySet<Permission> {
  if (administrator) return new Set(permissions);
  return new Set([...stored].filter((name): name is Permission => catalogue.has(name)));
}

/** The first right in `wanted` that `held` lacks, in catalogue order. */
export function firstMissing(
  wanted: ReadonlySet<Permission>,
  held: ReadonlySet<Permission>,
): Permission | undefined {
  return permissions.find((permission) => wanted.has(permission) && !held.has(permission));
}

/** What a right is of no use without, because its pages start there. */
const needs: Partial<Record<Permission, readonly Permission[]>> = {
  "users.create": ["users.view"],
  "users.edit": ["users.view"],
  "users.password": ["users.view", "users.edit"],
  "users.status": ["users.view"],
  "users.delete": ["users.view"],
  "users.restore": ["users.view"],
  "users.customers": ["users.view"],
  "groups.manage": ["users.view", "groups.view", "roles.view"],
  "roles.manage": ["roles.view"],
};

export function neededFor(permission: Permission): readonly Permission[] {
  return needs[permission] ?? [];
}

/** Names in the database that the catalogue does not know: they give nothing. */
export function unknownRights(stored: Iterable<string>): string[] {
  return [...new Set(stored)].filter((name) => !catalogue.has(name)).sort();
}

/** Rights by area, both in catalogue order. */
export function permissionsByArea(
  held: ReadonlySet<Permission>,
): { area: string; permissions: Permission[] }[] {
  const list = permissions.filter((permission) => held.has(permission));
  const areas = [...new Set(list.map((permission) => permission.split(".")[0] as string))];
  return areas.map((area) => ({
    area,
    permissions: list.filter((permission) => permission.startsWith(`${area}.`)),
  }));
}
