import { command } from "../../../command.ts";
import { liftLockout } from "../../../db/sign-in-counters.ts";
import { userSubject } from "../../../db/subjects.ts";
import { refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { whyNotUnlock } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { loadUser } from "./load.ts";

/**
 * Forgets the failed attempts of a user, in every browser and every process. Throws Conflict when
 * there is no lock any more.
 */
export const unlockUser = command({
  action: "user.unlocked",
  permission: "users.status",
  subject: userSubject,
  async work(tx, ctx, input: ActInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotUnlock(ctx.actor, user, ctx.now), user, input);
    const { locked, refused } = await liftLockout(tx, ctx, user.id);
    if (!locked) refuse({ key: "users.whyNot.notLocked" });
    const result = { id: user.id, name: fullName(user), version: user.version };
    return {
      result,
      audit: {
        action: "user.unlocked",
        subject: { type: "user", ...result },
        changes: { refused },
      },
    };
  },
});
