import { dayOf, lastDayBefore } from "../../../domain/zoned-day.ts";
import type { Flash, FormState, SignedInContext } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { typedValues } from "../../../views/edit.ts";
import { lastDayText } from "../../../views/last-day.ts";
import { reasonText } from "../../../views/reason-text.ts";
import type { Back } from "../../users-list/schemas.ts";
import { isSelf, whyNotEndAccess } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import type { AccessEnd } from "../service/set-access-end.ts";
import { recordLink } from "./flash.ts";

/** What the record says of leaving, and where it is changed by those who may. */
export function leavingFacts(ctx: SignedInContext, user: LoadedUser, back: string) {
  const { t, format, actor } = ctx;
  const end = user.accessEndsAt ?? user.accessKeptAt;
  const mayChange = !whyNotEndAccess(actor, user);
  return {
    day: end ? lastDayText(format, end) : "",
    kept: user.accessKeptAt ? t("leaving.keptText") : "",
    change: mayChange ? `/users/${user.id}/deactivation${back}` : "",
    reason: user.statusReason ?? "",
  };
}

/** Set, or not kept to: then it can be taken away. */
export function hasEnd({ accessEndsAt, accessKeptAt }: LoadedUser): boolean {
  return accessEndsAt !== null || accessKeptAt !== null;
}

interface LeavingParts {
  user: LoadedUser;
  form: FormState;
  /** What happens at once. */
  now: string;
}

/** What Deactivate asks: when, and why. */
export function leavingModel(ctx: SignedInContext, { user, form, now }: LeavingParts) {
  const { t, timeZone } = ctx;
  const why = whyNotEndAccess(ctx.actor, user);
  const stored = {
    when: user.accessEndsAt && !why ? "day" : "now",
    endsOn: lastDayBefore(user.accessEndsAt, timeZone),
    reason: user.statusReason ?? "",
  };
  // A button that deactivates at once asks for none of it.
  const typed = form.submitted && form.values.when !== undefined;
  const { when, endsOn, reason } = typed ? typedValues(form, stored) : stored;
  const day = { value: "day", hint: t(isSelf(ctx.actor, user) ? DAY.self : DAY.other) } as const;
  const never = hasEnd(user) ? [{ value: "never", hint: "" } as const] : [];
  const whens = [{ value: "now", hint: now } as const, ...(why ? [] : [...never, day])];
  return {
    whens: whens.map(({ value, hint }) => ({
      value,
      hint,
      label: t(`leaving.when.${value}`),
      checked: value === when,
    })),
    fixed: why ? reasonText(t, why) : "",
    endsOn,
    endsOnHint: t("leaving.endsOn.hint", { zone: timeZone }),
    today: dayOf(ctx.now, timeZone),
    reason,
  };
}

const DAY = {
  self: "leaving.when.dayTextSelf",
  other: "leaving.when.dayText",
} as const satisfies Record<string, PlainKey>;

/** When access ends, or that it does not. */
export function endFlash(
  { format }: SignedInContext,
  { id, name, accessEndsAt, leavesNobody }: AccessEnd,
  back: Back,
): Flash {
  const link = recordLink({ id, name }, back);
  if (accessEndsAt === null) return { key: "leaving.removed", params: { name }, ...link };
  const day = lastDayText(format, new Date(accessEndsAt));
  const also = leavesNobody ? [{ key: "leaving.leavesNobody" } as const] : [];
  return { key: "leaving.set", params: { name, day }, also, ...link };
}
