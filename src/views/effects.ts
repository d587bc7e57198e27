import { type Actor, may } from "../domain/actor.ts";
import type { EffectCount, UserStatus } from "../domain/audit-entry.ts";
import { type Effect, fingerprint, SHOWN_PEOPLE } from "../domain/effects.ts";
import type { Permission } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import type { Translate } from "../languages/texts.ts";

/** "14 users gain: Delete users. They lose: …": one group of people in words. Rights come named. */
export function effectText(t: Translate, { users, gained, lost }: EffectCount): string {
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
  t: Translate;
  actor: Actor;
}

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
      status: { status, text: t(`people.status.${status}`) },
    })),
    more: users > shown.length ? t("lists.more", { count: users - shown.length }) : "",
  };
}
