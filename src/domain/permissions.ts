/**
 * The catalogue of rights, in the order in which they are shown. Every right
 * has a name, a sentence and an act in the locale files.
 */
const catalogue = {
  "users.view": { essential: true, needs: [] },
  "users.create": { essential: true, needs: ["users.view"] },
  "users.edit": { essential: true, needs: ["users.view"] },
  "users.password": { essential: true, needs: ["users.view", "users.edit"] },
  "users.status": { essential: true, needs: ["users.view"] },
  "users.delete": { essential: true, needs: ["users.view"] },
  "users.restore": { essential: true, needs: ["users.view"] },
  "users.customers": { essential: true, needs: ["users.view"] },
  "users.export": { essential: false, needs: ["users.view"] },
  "users.erase": { essential: false, needs: ["users.view"] },
  "groups.view": { essential: true, needs: [] },
  "groups.manage": { essential: true, needs: ["users.view", "groups.view", "roles.view"] },
  "roles.view": { essential: true, needs: [] },
  "roles.manage": { essential: true, needs: ["roles.view"] },
  "audit.view": { essential: false, needs: [] },
  "store.manage": { essential: false, needs: [] },
} as const satisfies Readonly<Record<string, Right<string>>>;

interface Right<Name> {
  /** Some Active user always holds it, and all others so marked: the last-administrator rule. */
  essential: boolean;
  /** What it is of no use without, because its pages start there. */
  needs: readonly Name[];
}

export type Permission = keyof typeof catalogue;

/** A right that others are of no use without. */
export type NeededRight = (typeof catalogue)[Permission]["needs"][number];

const rights: Readonly<Record<Permission, Right<NeededRight>>> = catalogue;

export const permissions = Object.keys(rights) as readonly Permission[];

export const essentialPermissions = permissions.filter(
  (permission) => rights[permission].essential,
);

export function neededFor(permission: Permission): readonly NeededRight[] {
  return rights[permission].needs;
}

/** In catalogue order. */
export const neededRights = permissions.filter((right): right is NeededRight =>
  permissions.some((other) => rights[other].needs.some((needed) => needed === right)),
);

/** What a page or a command asks for: a right of the catalogue, or no more than being signed in. */
export type Access = Permission | "signed-in";

/** The systemKeys of the seeded groups, and of the role of each. */
const systemKeys = ["administrators", "user-managers", "customer-service", "auditors"] as const;

export type SystemKey = (typeof systemKeys)[number];

export function isSystemKey(name: string | null): name is SystemKey {
  return systemKeys.some((key) => key === name);
}

/** The systemKey of the locked role and group "Administrators". */
export const ADMINISTRATORS = "administrators" satisfies SystemKey;

/**
 * Rights as stored for one person: names the catalogue does not know are left out; holding the
 * locked role means the whole catalogue.
 */
export function permissionSet(
  stored: Iterable<string>,
  administrator: boolean,
): ReadonlySet<Permission> {
  if (administrator) return new Set(permissions);
  return new Set([...stored].filter(isPermission));
}

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(rights, name);
}

/** The first right in `wanted` that `held` lacks, in catalogue order. */
export function firstMissing(
  wanted: ReadonlySet<Permission>,
  held: ReadonlySet<Permission>,
): Permission | undefined {
  return permissions.find((permission) => wanted.has(permission) && !held.has(permission));
}

/** Names in the database that the catalogue does not know: they give nothing. */
export function unknownRights(stored: Iterable<string>): string[] {
  return [...new Set(stored)].filter((name) => !isPermission(name)).sort();
}

type Area = Permission extends `${infer Name}.${string}` ? Name : never;

/** Rights by area, both in catalogue order. */
export function permissionsByArea(
  held: ReadonlySet<Permission>,
): { area: Area; permissions: Permission[] }[] {
  const list = permissions.filter((permission) => held.has(permission));
  const areas = [...new Set(list.map((permission) => permission.split(".")[0] as Area))];
  return areas.map((area) => ({
    area,
    permissions: list.filter((permission) => permission.startsWith(`${area}.`)),
  }));
}
