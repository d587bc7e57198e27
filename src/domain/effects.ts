import { createHash } from "node:crypto";
import { type Actor, may } from "./actor.ts";
import type { EffectCount, UserStatus } from "./audit-entry.ts";
import { type Permission, permissions } from "./permissions.ts";
import type { Words } from "./reason.ts";
import { fullName } from "./text.ts";

/** People for whom a change of roles, groups or memberships does the same. */
export interface Effect extends EffectCount {
  gained: Permission[];
  lost: Permission[];
}

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
export function fingerprint(effects: readonly EffectCount[]): string {
  return digest(effects.map(({ users, gained, lost }) => [users, gained, lost]));
}

/** Names whatever a review showed; 43 characters of base64url. */
export function digest(shown: unknown): string {
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url");
}

/** "14 users gain: Delete users. They lose: …": one group of people in words. Rights come named. */
export function effectText(t: Words, { users, gained, lost }: EffectCount): string {
  const both = gained.length > 0 && lost.length > 0;
  const key = both
    ? "rights.effect.both"
    : gained.length > 0
      ? "rights.effect.gain"
      : "rights.effect.lose";
  return t(key, { count: users, gained: gained.join(", "), lost: lost.join(", ") });
}

interface ReviewedPerson {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
}

interface ReviewedEffect extends Effect {
  people: readonly ReviewedPerson[];
}

/**
 * What a review shows: a sentence for each group of people, and its first people by name on demand.
 */
export function describeEffects(ctx: Reviewer, effects: readonly ReviewedEffect[]) {
  const { t } = ctx;
  const named = (list: readonly Permission[]) =>
    list.map((permission) => t(`rights.${permission}.name`));
  return {
    nobody: effects.length === 0 ? t("rights.effect.none") : "",
    seen: fingerprint(effects),
    rows: effects.map(({ users, gained, lost, people }) => ({
      text: effectText(t, { users, gained: named(gained), lost: named(lost) }),
      tone: lost.length > 0 ? "loses" : "gains",
      ...describePeople(ctx, people, users),
    })),
  };
}

interface Reviewer {
  t: Words;
  actor: Actor;
}

/** As many people of an effect are named. */
export const SHOWN_PEOPLE = 50;

/** The first of those whom an effect concerns, of how many. */
export function describePeople(
  { t, actor }: Reviewer,
  people: readonly ReviewedPerson[],
  users: number,
) {
  const shown = people.slice(0, SHOWN_PEOPLE);
  return {
    show: t("rights.effect.show", { count: users }),
    people: shown.map(({ id, email, status, ...person }) => ({
      name: fullName(person),
      email,
      url: may(actor, "users.view") ? `/users/${id}` : "",
      status: { status, text: t(`users.status.${status}`) },
    })),
    more: users > shown.length ? t("audit.more", { count: users - shown.length }) : "",
  };
}
