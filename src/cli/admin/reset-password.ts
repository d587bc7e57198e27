import { whyNotSetPassword } from "../../features/users/policy.ts";
import { resetPassword as reset } from "../../features/users/service/reset-password.ts";
import { reasonText } from "../../views/reason-text.ts";
import { CommandError, say } from "../command-line.ts";
import type { Admin } from "./context.ts";
import { actOn, called, findNamed } from "./find-user.ts";
import { withNewPassword } from "./new-password.ts";
import { onlyOperand, outUsage, type Subcommand, textOf } from "./subcommand.ts";

export const resetPassword: Subcommand = {
  usage: `Usage: npm run admin -- reset-password USER [--out FILE]

Gives somebody a temporary password, which they replace as they sign in; ends their sessions and
lifts their lockout. The status stays.

  USER               e-mail address, or the number of the user
${outUsage}`,
  options: { out: { type: "string" } },
  plan: (given) => {
    const name = onlyOperand(given, "One user");
    return (admin) => resetNamed(admin, name, textOf(given, "out"));
  },
};

async function resetNamed(admin: Admin, name: string, out: string | undefined): Promise<void> {
  const user = await findNamed(admin, name);
  // Before a password is shown that would not come into force.
  const why = whyNotSetPassword(admin.command().actor, user);
  if (why) throw new CommandError(`${called(user)}: ${reasonText(admin.t, why)}`);
  const act = (password: string) =>
    actOn(admin, user.id, ({ id, version }) => {
      const both = { password, passwordRepeat: password };
      return reset(admin.command(), { id, version, ...both });
    });
  const place = { out, url: admin.config.databaseUrl };
  const { result, where } = await withNewPassword({ ...place, owner: user, act });
  say(`${called(user)} has a new password. It stands ${where}.`);
  say("It is temporary: signing in within 72 hours asks for another one.");
  say(`Sessions ended: ${result.ended}.`);
  if (user.status === "deactivated") say(NOT_ACTIVE);
}

const NOT_ACTIVE = "The status is Deactivated: before signing in, the user must be activated.";
