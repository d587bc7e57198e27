import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { Reason } from "../../../domain/reason.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { isSelf } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { conflictModel, formModel, listUrl, summary } from "./parts.ts";

interface ActParts {
  form: FormState;
  user: LoadedUser;
  list: string;
  meanwhile: readonly AuditRecord[];
  sessions: number;
  why: Reason | undefined;
}

/** The confirmation page of Activate and Deactivate; `blocked` says why there is nothing to confirm. */
export function actModel(ctx: SignedInContext, act: "activation" | "deactivation", { form, user, list, meanwhile, sessions, why }: ActParts) {
  const { t, actor } = ctx;
  const self = isSelf(actor, user);
  const name = fullName(user);
  return {
    ...formModel({ form }),
    title: t(`users.${act}.title`, { name }),
    text: t(self ? `users.${act}.textSelf` : `users.${act}.text`, { count: sessions }),
    button: t(`users.${act}.button`),
    blocked: why && !form.conflict ? t(why.key, { name }) : "",
    possible: why === undefined,
    user: summary(ctx, user),
    version: user.version,
    conflict: conflictModel(ctx, { form, meanwhile }),
    listUrl: listUrl(list),
    danger: act === "deactivation",
  };
}
