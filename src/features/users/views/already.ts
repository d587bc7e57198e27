import type { AuditAction, AuditRecord } from "../../../domain/audit-entry.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { TextKey } from "../../../languages/texts.ts";
import { doneText } from "../../../views/around.ts";
import type { Act } from "../policy.ts";

/** What an act found as it would have made it, and who may have made it so. */
interface State {
  title: Extract<TextKey, `users.already.${string}`>;
  by: readonly AuditAction[];
  /** What comes and goes: what may have come after it, and that an old one says nothing. */
  since?: readonly AuditAction[];
}

/** By the reason why there is nothing to do. */
const states: Partial<Record<TextKey, State>> = {
  "users.whyNot.alreadyActive": {
    title: "users.already.active",
    by: ["user.activated", "batch.activated"],
  },
  "users.whyNot.alreadyDeactivated": {
    title: "users.already.deactivated",
    by: ["user.deactivated", "user.restored", "batch.deactivated"],
  },
  "users.whyNot.deleted": { title: "users.already.deleted", by: ["user.deleted"] },
  "users.whyNot.erased": { title: "users.already.erased", by: ["user.erased"] },
  "users.whyNot.notDeleted": { title: "users.already.restored", by: ["user.restored"] },
  "users.whyNot.noLink": {
    title: "users.already.revoked",
    by: ["user.linkRevoked", "user.linkUsed"],
    since: ["user.linkGiven"],
  },
  "users.whyNot.notLocked": {
    title: "users.already.unlocked",
    by: ["user.unlocked"],
    since: ["session.locked", "session.lockEnded"],
  },
};

/** The acts of which the newest counts; none where there is something to do, or to forbid. */
export function actsBehind(why: Reason | undefined): readonly AuditAction[] {
  const { by = [], since = [] } = (why && states[why.key]) ?? {};
  return [...by, ...since];
}

/** Whom somebody else deleted there is nothing to do about but that. */
function titleOf(act: Act, { title }: State): State["title"] | "errors.gone.user" {
  return title === "users.already.deleted" && act !== "deletion" ? "errors.gone.user" : title;
}

/** Why an act has nothing to do, and who did it when; null where it has. */
export function describeAlready(
  ctx: SignedInContext,
  why: Reason | undefined,
  { act, name, last }: { act: Act; name: string; last: AuditRecord | undefined },
) {
  const state = why && states[why.key];
  if (!state) return null;
  const text = last && madeSo(state, last, ctx.now) ? doneText(ctx, last) : "";
  return { title: ctx.t(titleOf(act, state), { name }), text };
}

const DAY = 86_400_000;

function madeSo({ by, since }: State, { action, at }: AuditRecord, now: Date): boolean {
  const isRecent = !since || now.getTime() - at.getTime() <= DAY;
  return isRecent && by.some((one) => one === action);
}
