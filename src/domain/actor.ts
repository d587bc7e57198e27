import type { LocaleName } from "../languages/locale.ts";
import type { Access, Permission } from "./permissions.ts";
import { permissions } from "./permissions.ts";
import type { ActingKey, StoreAccess, StoreScope } from "./store-scopes.ts";

export type Theme = "light" | "dark" | "system";

/**
 * Who acts: a signed-in person as the database knew them when the request began, the store by one
 * of its keys, or the system (command lines).
 */
export interface Actor {
  /** null for the store and the system. */
  userId: number | null;
  /** sha256 of the session id, hex; null for the store and the system. */
  sessionId: string | null;
  /** Of the store alone. */
  key?: ActingKey;
  name: string;
  email: string;
  locale: LocaleName;
  theme: Theme;
  /** Of a person, if it ends. */
  accessEndsAt?: Date | null;
  permissions: ReadonlySet<Permission>;
  /**
   * Of all groups, roles and rights when the request began; what was remembered under another is
   * old.
   */
  rightsVersion: number;
  /** Somebody else has set their password: they replace it before they do anything else. */
  mustReplacePassword: boolean;
}

/** The actor of the command lines: every right, no session. */
export const systemActor: Actor = {
  userId: null,
  sessionId: null,
  name: "",
  email: "",
  locale: "en",
  theme: "system",
  permissions: new Set(permissions),
  rightsVersion: 0,
  mustReplacePassword: false,
};

/** Who is not signed in: no right, no session. */
export const anonymous: Actor = { ...systemActor, permissions: new Set() };

/** The store by one of its keys: what the key may, and nothing else. */
export function storeActor(key: ActingKey, name: string): Actor {
  return { ...anonymous, name, key };
}

export function may(actor: Actor, access: Access | StoreAccess): boolean {
  if (isStoreAccess(access))
    return actor.key?.scopes.has(access.slice("store:".length) as StoreScope) ?? false;
  return access === "signed-in" || actor.permissions.has(access);
}

function isStoreAccess(access: string): access is StoreAccess {
  return access.startsWith("store:");
}
