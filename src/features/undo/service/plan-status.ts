import type { ActingContext } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { loadNewer } from "../../audit/service/taken.ts";
import { countStillFree } from "../../customers/service/with-user.ts";
import { isSelf, whyNotTo } from "../../users/policy.ts";
import { countLiveSessions, loadUser } from "../../users/service/load.ts";
import { isTouchedBy, OWN_STATUS, TOO_MANY, TOUCHED } from "../policy.ts";
import type { StatusAct, StatusPlan } from "./plans.ts";

/** What taking a change of status back would do, if it was the last one. */
export async function planStatus(
  from: Reader | Tx,
  ctx: Pick<ActingContext, "actor" | "now">,
  { act, entry }: { act: StatusAct; entry: AuditRecord },
): Promise<StatusPlan> {
  const { actor, now } = ctx;
  const { user } = await loadUser(from, entry.subjectId as number);
  const newer = await loadNewer(from, entry);
  const by = newer?.find((other) => isTouchedBy("status", other));
  const forbidden = whyNotTo[act](actor, user, now);
  const why = by ? TOUCHED : newer ? forbidden : TOO_MANY;
  const own = isSelf(actor, user) ? OWN_STATUS : undefined;
  return {
    ...{ of: "status", act, user, by },
    why: forbidden?.permission ? forbidden : (why ?? own),
    sessions: await countLiveSessions(from, user.id, now),
    offered: act === "restoration" && !why ? await countStillFree(from, ctx, user.id) : 0,
    shownRights: writeShown(user.groups),
  };
}
