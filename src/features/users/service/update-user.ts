import type { Tx } from "../../../db/client.ts";
import { type CommandContext, command } from "../../../db/command.ts";
import { endSessions } from "../../../db/session-store.ts";
import type { UserChanges } from "../../../domain/audit-entry.ts";
import { Conflict, refuse } from "../../../domain/errors.ts";
import { canonicalEmail, fullName, userKeys } from "../../../domain/text.ts";
import { Prisma } from "../../../generated/sqlite/client.ts";
import type { GroupRights } from "../../rights/queries.ts";
import { requireAdministrator } from "../../rights/service/administrator.ts";
import { requireShown } from "../../rights/service/shown.ts";
import { isSelf, whyNotEdit, whyNotRegroup, whyNotSetPassword } from "../policy.ts";
import type { EditInput } from "../schemas.ts";
import { checkPassword, insertOrConflict, type SavedUser } from "./create-user.ts";
import { type LoadedUser, loadUser } from "./load.ts";
import { chosenGroups, writeGroups } from "./set-groups.ts";

type UpdateInput = EditInput & { id: number };

/**
 * Changes names, address, groups, agent flag, language and, where given, the password. Throws Conflict for a stale version, for groups given or taken that
 * give other rights than shown, and for a taken address.
 */
export const updateUser = command({
  action: "user.updated",
  permission: "users.edit",
  prepare: async (ctx, input: UpdateInput) => {
    if (!input.password && !input.passwordRepeat) return undefined;
    checkPassword({ ...input, site: ctx.site }, input.password ?? "", input.passwordRepeat);
    return ctx.hasher.hash(input.password ?? "");
  },
  async work(tx, ctx, input, passwordHash) {
    const { user, groups } = await loadUser(tx, input.id);
    refuse(whyNotEdit(ctx.actor, user));
    if (passwordHash) refuse(whyNotSetPassword(ctx.actor, user));
    const wanted = wantedState(ctx, input, user, groups);
    requireShown(turned(user.groups, wanted.groups), input.shownRights);
    const changes = differences(user, wanted, passwordHash !== undefined);
    const version = await writeUser(tx, ctx, { user, input, wanted, changes, passwordHash });
    if (changes.groups) await writeGroups(tx, user.id, idsOf(user.groups), idsOf(wanted.groups));
    if (changes.groups) await requireAdministrator(tx);
    if (changes.email || changes.password) await endSessions(tx, user.id, ctx.now, isSelf(ctx.actor, user) ? ctx.actor.sessionId : null);
    const name = fullName(input);
    return {
      result: { id: user.id, name } satisfies SavedUser,
      audit: { action: "user.updated", subject: { type: "user", id: user.id, name, version }, changes },
    };
  },
});

interface WantedState {
  agent: boolean;
  groups: GroupRights[];
  email: string;
  firstName: string;
  lastName: string;
  locale: EditInput["locale"];
}

/** What the row shall be; on one's own record groups and agent flag stay, and sending others is refused. */
function wantedState({ actor }: CommandContext, input: UpdateInput, user: LoadedUser, groups: readonly GroupRights[]): WantedState {
  const { email, firstName, lastName, locale } = input;
  const own = whyNotRegroup(actor, user);
  if (own) {
    const touched = input.groups.some((id) => !idsOf(user.groups).includes(id)) || (input.agent && !user.agent);
    if (touched) refuse(own);
    return { email, firstName, lastName, locale, agent: user.agent, groups: user.groups };
  }
  if (input.groups.length === 0) throw new Conflict({ key: "users.form.groups.missing", field: "groups" });
  return { email, firstName, lastName, locale, agent: input.agent, groups: chosenGroups(actor, input.groups, groups, idsOf(user.groups)) };
}

/** Given or taken: in one of both lists. */
function turned(before: readonly GroupRights[], after: readonly GroupRights[]): GroupRights[] {
  const held = idsOf(before);
  const wanted = idsOf(after);
  return [...after.filter(({ id }) => !held.includes(id)), ...before.filter(({ id }) => !wanted.includes(id))];
}

const plainFields = ["email", "firstName", "lastName", "agent", "locale"] as const;

function differences(user: LoadedUser, wanted: WantedState, password: boolean): UserChanges {
  const changed = plainFields.filter((field) => user[field] !== wanted[field]);
  const plain = Object.fromEntries(changed.map((field) => [field, { from: user[field], to: wanted[field] }]));
  const [before, after] = [user.groups, wanted.groups].map((groups) => groups.map(({ title }) => title).sort()) as [string[], string[]];
  const regrouped = before.join("\n") !== after.join("\n");
  return { ...plain, ...(regrouped ? { groups: { from: before, to: after } } : {}), ...(password ? { password: "changed" as const } : {}) };
}

interface Write {
  user: LoadedUser;
  input: UpdateInput;
  wanted: WantedState;
  changes: UserChanges;
  passwordHash: string | undefined;
}

/** The conditional write: the version decides. Nothing to change leaves the row and its version alone. Answers the new version. */
async function writeUser(tx: Tx, ctx: CommandContext, { user, input, wanted, changes, passwordHash }: Write): Promise<number> {
  const emailKey = canonicalEmail(wanted.email) as string;
  const unchanged = Object.keys(changes).length === 0;
  const { firstNameKey, lastNameKey, searchText } = userKeys(wanted);
  const password = passwordHash ? Prisma.sql`, "passwordHash" = ${passwordHash}` : Prisma.empty;
  const write = () => tx.$executeRaw`
    UPDATE "User" SET "email" = ${wanted.email}, "emailKey" = ${emailKey}, "firstName" = ${wanted.firstName}, "lastName" = ${wanted.lastName},
           "firstNameKey" = ${firstNameKey}, "lastNameKey" = ${lastNameKey}, "searchText" = ${searchText}, "agent" = ${wanted.agent}, "locale" = ${wanted.locale},
           "version" = "version" + ${unchanged ? 0 : 1}, "updatedAt" = ${ctx.now}${password}
     WHERE "id" = ${user.id} AND "version" = ${input.version}`;
  // Only another address can be somebody else's.
  const count = changes.email ? await insertOrConflict(tx, ctx.actor, emailKey, write) : await write();
  if (count === 0) throw new Conflict("users.conflict.stale");
  return input.version + (unchanged ? 0 : 1);
}

function idsOf(groups: readonly { id: number }[]): number[] {
  return groups.map(({ id }) => id);
}
