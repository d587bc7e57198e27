import type { UserStatus } from "../../domain/audit-entry.ts";
import { Conflict } from "../../domain/errors.ts";
import { ADMINISTRATORS, essentialPermissions } from "../../domain/permissions.ts";
import { writeShown } from "../../domain/shown-rights.ts";
import { canonicalEmail } from "../../domain/text.ts";
import { findHolder } from "../../features/users/queries.ts";
import { type CreateEntries, type CreateInput, createForm } from "../../features/users/schemas.ts";
import { createUser } from "../../features/users/service/create-user.ts";
import { recallUser } from "../../features/users/service/load.ts";
import { defaultLocale, isLocale, type LocaleName, locales } from "../../languages/locale.ts";
import { messageText, readMessage } from "../../languages/message.ts";
import type { Translate } from "../../languages/texts.ts";
import { type GroupRights, listGroupRights } from "../../rights/held-rights.ts";
import { CommandError, say } from "../command-line.ts";
import type { Admin } from "./context.ts";
import { called } from "./find-user.ts";
import { withNewPassword } from "./new-password.ts";
import { type Given, noOperand, outUsage, type Subcommand, textOf } from "./subcommand.ts";

export const create: Subcommand = {
  usage: `Usage: npm run admin -- create --email E [OPTIONS]

Creates an Active user in the group Administrators with a new password. An address that is an
Active administrator already stays as it is; any other that is taken is refused.

  --email E          the e-mail address to sign in with
  --first-name F     (default New)
  --last-name L      (default Administrator; "" for somebody with one name)
  --language L       of the interface: ${locales.join(" or ")} (default ${defaultLocale})
${outUsage}`,
  options: {
    email: { type: "string" },
    "first-name": { type: "string", default: "New" },
    "last-name": { type: "string", default: "Administrator" },
    language: { type: "string", default: defaultLocale },
    out: { type: "string" },
  },
  plan: (given) => {
    noOperand(given);
    if (!textOf(given, "email")) throw new Error("--email must be given.");
    const locale = textOf(given, "language");
    if (!isLocale(locale)) throw new Error(`--language must be ${locales.join(" or ")}.`);
    return (admin) => createAdministrator(admin, given, locale);
  },
};

async function createAdministrator(admin: Admin, given: Given, locale: LocaleName): Promise<void> {
  const group = await administratorsOf(admin);
  const person = {
    email: textOf(given, "email") ?? "",
    firstName: textOf(given, "first-name") ?? "",
    lastName: textOf(given, "last-name") ?? "",
    locale,
  };
  if (await isThere(admin, person.email)) return;
  const oneName = person.lastName === "" ? ("on" as const) : undefined;
  const form = { ...person, oneName, groups: [String(group.id)], shownRights: writeShown([group]) };
  const input = readForm(admin, { ...form, way: "typed", password: "-", passwordRepeat: "-" });
  const place = { out: textOf(given, "out"), url: admin.config.databaseUrl };
  const act = (password: string) => {
    const both = { password, passwordRepeat: password };
    return createUser(admin.command(), { ...input, ...both });
  };
  try {
    const { result, where } = await withNewPassword({ ...place, owner: input, act });
    const who = called({ ...input, ...result });
    say(`Created ${who}, Active, in the group ${group.title}. The password stands ${where}.`);
    say(`Sign in at ${admin.config.publicUrl}/login within 72 hours and replace it there.`);
  } catch (error) {
    // Somebody else was quicker.
    const taken = error instanceof Conflict && error.reason.field === "email";
    if (!taken || !(await isThere(admin, person.email))) throw error;
  }
}

/** Throws CommandError where membership would not give what an administrator needs. */
async function administratorsOf({ db }: Admin): Promise<GroupRights> {
  const groups = await listGroupRights(db.read);
  const group = groups.find(({ systemKey }) => systemKey === ADMINISTRATORS);
  if (group && holdsEssentials(group)) return group;
  const missing = "There is no group Administrators yet: run `npm run db:seed` first.";
  const empty =
    "The group Administrators has lost its role. A backup comes back with: " +
    "npm run db:restore -- FILE";
  throw new CommandError(group ? empty : missing);
}

function holdsEssentials({ permissions }: Pick<GroupRights, "permissions">): boolean {
  return essentialPermissions.every((permission) => permissions.has(permission));
}

/** True, and said, for an Active administrator. Throws CommandError for others with the address. */
async function isThere({ db }: Admin, email: string): Promise<boolean> {
  const emailKey = canonicalEmail(email);
  const holder = emailKey && (await findHolder(db.read, emailKey));
  if (!holder) return false;
  const { user } = await recallUser(db.read, holder.id, undefined);
  const administrator = user.status === "active" && holdsEssentials(user);
  if (!administrator) throw new CommandError(`${called(user)} ${waysOut[user.status]}.`);
  say(`${called(user)} is an Active administrator already. Nothing was changed.`);
  say(`For a new password: npm run admin -- reset-password ${user.id}`);
  return true;
}

const waysOut: Record<UserStatus, string> = {
  active: "is Active, but no administrator. Create one with another address; add this user then",
  deactivated: "is Deactivated. Create one with another address; activate this user then",
  deleted: "is Deleted and keeps the address. Create one with another; restore this user then",
};

/** What Create new User checks, too. Throws CommandError with one problem a line. */
function readForm({ t }: Admin, form: CreateEntries): CreateInput {
  const parsed = createForm.safeParse(form);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues as readonly Problem[];
  throw new CommandError(problems.map((problem) => problemText(t, problem)).join("\n"));
}

interface Problem {
  message: string;
  params?: object;
}

function problemText(t: Translate, { message: key, params }: Problem): string {
  const message = readMessage({ key, params });
  return message ? messageText(t, message) : key;
}
