import type { LiveSession } from "../../../db/sessions.ts";
import { fullName } from "../../../domain/text.ts";
import type { Flash, FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeSessions } from "../../../views/sessions.ts";
import { recordUrl } from "../../users-list/schemas.ts";
import type { LoadedUser } from "../service/load.ts";
import { summary } from "./parts.ts";

interface SessionsParts {
  form: FormState;
  user: LoadedUser;
  sessions: readonly LiveSession[];
  list: string;
  newFormId: () => string;
}

/** In which browsers somebody else is signed in. */
export function userSessionsModel(ctx: SignedInContext, parts: SessionsParts) {
  const { form, user, sessions, list, newFormId } = parts;
  const { t } = ctx;
  const { version } = user;
  const fields = [{ name: "end", value: "others" }];
  return {
    title: t("users.sessions.title", { name: fullName(user) }),
    lead: t("users.sessions.lead", { count: sessions.length }),
    user: summary(ctx, user),
    version,
    conflict: describeConflict(ctx, form.conflict),
    endAll: sessions.length > 0 ? { formId: newFormId(), version, fields } : null,
    sessions: describeSessions(ctx, sessions, newFormId),
    recordUrl: recordUrl(list, user),
  };
}

/** How many ended. */
export function endedFlash(count: number): Flash {
  return { key: "profile.sessions.done", params: { count } };
}
