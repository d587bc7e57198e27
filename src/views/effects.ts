import { type Actor, may } from "../domain/actor.ts";
import type { EffectCount, UserStatus } from "../domain/audit-entry.ts";
import {
  type Effect,
  type EffectList,
  fingerprint,
  LOOKED_AT,
  SHOWN_PEOPLE,
} from "../domain/effects.ts";
import type { Counted } from "../domain/list-page.ts";
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
 * What a review shows: a sentence for each group of people, and its first people by name on demand;
 * of very many, that only the first were looked at.
 */
export function describeEffects(ctx: Reviewer, effects: EffectList<ReviewedEffect>) {
  const { t, format } = ctx;
  const { list, open } = effects;
  const max = format.number(LOOKED_AT);
  const named = (list: readonly Permission[]) =>
    list.map((permission) => t(`rights.${permission}.name`));
  return {
    nobody: list.length > 0 || open ? "" : t("rights.effect.none"),
    bound: open ? t(`rights.effect.${list.length > 0 ? "first" : "noneOfFirst"}`, { max }) : "",
    seen: fingerprint(effects),
    rows: list.map(({ users, gained, lost, people }) => ({
      text: reviewedText(t, { users, gained: named(gained), lost: named(lost) }, open),
      tone: lost.length > 0 ? "loses" : "gains",
      ...describePeople(ctx, people, { total: users, open }),
    })),
  };
}

function reviewedText(t: Translate, counted: EffectCount, open: boolean): string {
  const effect = effectText(t, counted);
  return open ? t("rights.effect.atLeast", { effect }) : effect;
}

interface Reviewer {
  t: Translate;
  format: { number(value: number): string };
  actor: Actor;
}

/** The first of those whom an effect concerns, of how many. */
export function describePeople(
  { t, actor }: Reviewer,
  people: readonly ReviewedPerson[],
  { total, open }: Counted,
) {
  const shown = people.slice(0, SHOWN_PEOPLE);
  return {
    show: open
      ? t("rights.effect.showSome", { count: shown.length })
      : t("rights.effect.show", { count: total }),
    people: shown.map(({ id, email, status, ...person }) => ({
      name: fullName(person),
      email,
      url: may(actor, "users.view") ? `/users/${id}` : "",
      status: { status, text: t(`people.status.${status}`) },
    })),
    more: !open && total > shown.length ? t("lists.more", { count: total - shown.length }) : "",
  };
}
