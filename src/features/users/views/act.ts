import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { describeConflict } from "../../../domain/audit-text.ts";
import { describeForm } from "../../../domain/form-text.ts";
import { firstMissing } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../rights/queries.ts";
import { type Act, isSelf, whyNotDeactivate } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { asQuery, listUrl, summary } from "./parts.ts";

interface ActParts {
  form: FormState;
  user: LoadedUser;
  groups: readonly GroupRights[];
  list: string;
  meanwhile: readonly AuditRecord[];
  sessions: number;
  why: Reason | undefined;
}

/** The page that asks before an act; `blocked` says why there is nothing to confirm. Deletion shows the counts that its submit sends back. */
export function actModel(ctx: SignedInContext, act: Act, parts: ActParts) {
  const { form, user, list, meanwhile, sessions, why } = parts;
  const { t, actor } = ctx;
  const name = fullName(user);
  const instead = act === "deletion" && !whyNotDeactivate(actor, user);
  return {
    ...describeForm(form),
    title: t(`users.${act}.title`, { name }),
    consequences: consequences(ctx, act, parts),
    button: t(`users.${act}.button`),
    blocked: why && !form.conflict ? t(why.key, { name }) : "",
    possible: why === undefined,
    user: summary(ctx, user),
    version: user.version,
    counts: act === "deletion" ? { sessions, customers: user.customerCount } : null,
    conflict: describeConflict(ctx, form.conflict, meanwhile),
    listUrl: listUrl(list),
    insteadUrl: instead ? `/users/${user.id}/deactivation${asQuery(list)}` : "",
    danger: act === "deactivation" || act === "deletion",
    timed: user.lastLoginAt !== null || form.conflict !== undefined,
  };
}

/** What will happen, one sentence each. */
function consequences(ctx: SignedInContext, act: Act, { user, groups, sessions }: ActParts): string[] {
  const { t, actor, format } = ctx;
  const self = isSelf(actor, user);
  if (act !== "deletion") return [t(self ? `users.${act}.textSelf` : `users.${act}.text`, { count: sessions })];
  const restorers = groups.filter(({ permissions }) => permissions.has("users.restore") && !firstMissing(user.permissions, permissions));
  return [
    t(self ? "users.deletion.sessionsSelf" : "users.deletion.sessions", { count: sessions }),
    t("users.deletion.customers", { count: user.customerCount, number: format.number(user.customerCount) }),
    t(self ? "users.deletion.staysSelf" : "users.deletion.stays"),
    restorers.length > 0
      ? t(self ? "users.deletion.restorersSelf" : "users.deletion.restorers", { groups: format.list(restorers.map(({ title }) => title)) })
      : t("users.deletion.noRestorers"),
  ];
}
