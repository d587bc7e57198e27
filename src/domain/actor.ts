import type { LocaleName } from "../languages/locale.ts";
import type { Access, Permission } from "./permissions.ts";
import { permissions } from "./permissions.ts";

export type Theme = "light" | "dark" | "system";

/**
 * Who acts: a signed-in person as the database knew them when the request began, or the system
 * (command lines).
 */
export interface Actor {
  /** null for the system. */
  userId: number | null;
  /** sha256 of the session id, hex; null for the system. */
  sessionId: string | null;
  name: string;
  email: string;
  locale: LocaleName;
  theme: Theme;
  permissions: ReadonlySet<Permission>;
  /**
   * Of all groups, roles and rights when the request began; what was remembered under another is
   * old.
   */
  rightsVersion: number;
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
};

/** Who is not signed in: no right, no session. */
export const anonymous: Actor = { ...systemActor, permissions: new Set() };

export function may(actor: Actor, access: Access): boolean {
  return access === "signed-in" || actor.permissions.has(access);
}
