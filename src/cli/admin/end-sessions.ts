import { listSignedIn } from "../../features/users/queries.ts";
import { endUserSessions } from "../../features/users/service/end-sessions.ts";
import { countLiveSessions, type LoadedUser } from "../../features/users/service/load.ts";
import { say } from "../command-line.ts";
import type { Admin } from "./context.ts";
import { actOn, called, findNamed } from "./find-user.ts";
import { noOperand, onlyOperand, type Subcommand } from "./subcommand.ts";

export const endSessions: Subcommand = {
  usage: `Usage: npm run admin -- end-sessions USER | --all

Signs somebody out in every browser, or everybody. Passwords and statuses stay: whoever knows a
password can sign in again.

  USER    e-mail address, or the number of the user
  --all   everybody who is signed in now, one after the other`,
  options: { all: { type: "boolean" } },
  plan: (given) => {
    if (!given.values.all) {
      const name = onlyOperand(given, "One user, or --all,");
      return async (admin) => endNamed(admin, await findNamed(admin, name));
    }
    noOperand(given);
    return endAll;
  },
};

async function endNamed(admin: Admin, user: LoadedUser): Promise<void> {
  const sessions = await endOf(admin, user.id);
  const text = sessions === 0 ? "was not signed in" : "is signed out";
  say(`${called(user)} ${text}. Sessions ended: ${sessions}.`);
}

async function endAll(admin: Admin): Promise<void> {
  let [sessions, users] = [0, 0];
  for (const id of await listSignedIn(admin.db.read)) {
    const ended = await endOf(admin, id);
    sessions += ended;
    if (ended > 0) users += 1;
  }
  say(users === 0 ? "Nobody was signed in." : `Sessions ended: ${sessions}, of users: ${users}.`);
}

/** Answers how many ended. Without a live one there is nothing to do, nor to record. */
function endOf(admin: Admin, id: number): Promise<number> {
  return actOn(admin, id, async (user) => {
    const ctx = admin.command();
    const live = user.status === "active" && (await countLiveSessions(ctx.db.read, id, ctx.now));
    return live ? (await endUserSessions(ctx, user)).count : 0;
  });
}
