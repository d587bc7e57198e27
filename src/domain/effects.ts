import { createHash } from "node:crypto";
import type { PlainKey } from "../languages/texts.ts";
import type { EffectCount } from "./audit-entry.ts";
import { type Permission, permissions } from "./permissions.ts";

/** People for whom a change of roles, groups or memberships does the same. */
export interface Effect extends EffectCount {
  gained: Permission[];
  lost: Permission[];
}

/** Effects of a change, the largest first. */
export interface EffectList<One extends EffectCount = Effect> {
  list: One[];
  /** Only the first LOOKED_AT members were looked at; there are more. */
  open: boolean;
}

/** A review looks at so many members: what a page reads does not grow with a group. */
export const LOOKED_AT = 5_000;

/** What somebody gains and loses, in catalogue order; undefined for nothing. */
export function difference(
  before: ReadonlySet<Permission>,
  after: ReadonlySet<Permission>,
): Pick<Effect, "gained" | "lost"> | undefined {
  const gained = permissions.filter(
    (permission) => after.has(permission) && !before.has(permission),
  );
  const lost = permissions.filter((permission) => before.has(permission) && !after.has(permission));
  return gained.length + lost.length === 0 ? undefined : { gained, lost };
}

/**
 * Names what a review showed, so that saving can tell whether it would still do the same; 43
 * characters of base64url.
 */
export function fingerprint({ list, open }: EffectList<EffectCount>): string {
  return digest([open, ...list.map(({ users, gained, lost }) => [users, gained, lost])]);
}

/** Names whatever a review showed; 43 characters of base64url. */
export function digest(shown: unknown): string {
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url");
}

/** As many people of an effect are named. */
export const SHOWN_PEOPLE = 50;

/** Reason of a save that would do something else than its review showed. */
export const UNSEEN = "rights.whyNot.unseen" satisfies PlainKey;
