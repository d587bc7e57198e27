import { isIP } from "node:net";
import { addressCounter } from "../../db/counters.ts";
import { listLocked } from "../../db/sign-in-counters.ts";
import { Conflict } from "../../domain/errors.ts";
import { isLocked } from "../../features/users/policy.ts";
import { unlockAddress } from "../../features/users/service/unlock-address.ts";
import { unlockUser } from "../../features/users/service/unlock-user.ts";
import { say } from "../command-line.ts";
import type { Admin } from "./context.ts";
import { actOn, called, findNamed } from "./find-user.ts";
import { onlyOperand, type Subcommand } from "./subcommand.ts";

export const unlock: Subcommand = {
  usage: `Usage: npm run admin -- unlock USER | ADDRESS

Forgets failed sign-ins, so that nobody need wait any longer. Too many of them lock a person out,
and also everybody behind one network address, such as an office.

  USER      e-mail address, or the number of the user
  ADDRESS   IPv4 or IPv6; of IPv6 the whole /64. \`list\` names those that are locked.`,
  options: {},
  plan: (given) => {
    const name = onlyOperand(given, "One user or one network address");
    const address = name.replace(/\/64$/, "");
    return (admin) => (isIP(address) ? unlockFrom(admin, address) : unlockNamed(admin, name));
  },
};

async function unlockFrom(admin: Admin, address: string): Promise<void> {
  const network = await unlessFree(async () => {
    const ctx = admin.command();
    const locked = await listLocked(ctx.db.read, [addressCounter(address)], ctx.now);
    return locked.length > 0 ? unlockAddress(ctx, { address }) : undefined;
  });
  say(network ? `${network} is unlocked.` : `${address} is not locked. Nothing was changed.`);
}

async function unlockNamed(admin: Admin, name: string): Promise<void> {
  const found = await findNamed(admin, name);
  const unlocked = await unlessFree(() =>
    actOn(admin, found.id, async (user) => {
      const ctx = admin.command();
      return isLocked(user, ctx.now) ? unlockUser(ctx, user) : undefined;
    }),
  );
  say(`${called(found)} is ${unlocked ? "unlocked" : "not locked. Nothing was changed"}.`);
}

const free = ["users.whyNot.notLocked", "users.whyNot.addressNotLocked"];

/** undefined where the lock is gone already: somebody was quicker, or it ran out. */
async function unlessFree<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Conflict && free.includes(error.reason.key)) return undefined;
    throw error;
  }
}
