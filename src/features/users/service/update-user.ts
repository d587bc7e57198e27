import { type CommandContext, command, originOf } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { endSessions } from "../../../db/sessions.ts";
import { liftLockout, recordEnd } from "../../../db/sign-in-counters.ts";
import { empty, sql } from "../../../db/sql.ts";
import { userSubject } from "../../../db/subjects.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditSubject, UserChanges } from "../../../domain/audit-entry.ts";
import { Conflict, refuse, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import { whyNotAddress } from "../../../domain/scripts.ts";
import { canonicalEmail, fullName, userKeys } from "../../../domain/text.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { requireShown } from "../../../rights/shown.ts";
import { findOwnAccount } from "../../sign-in/queries.ts";
import { checkCurrentPassword, wrongPassword } from "../../sign-in/service/current-password.ts";
import { isSelf, whyNotEdit, whyNotJoin, whyNotRegroup, whyNotSetPassword } from "../policy.ts";
import type { EditInput } from "../schemas.ts";
import { checkPassword, orAddressTaken, type SavedUser } from "./create-user.ts";
import { type LoadedUser, loadUser } from "./load.ts";
import { chosenGroups, writeGroups } from "./set-groups.ts";

const STALE = "users.conflict.staleEdit";

type UpdateInput = Omit<EditInput, `base${string}`> & { id: number };

/** `ended` sessions; null when the change ended none by its nature. */
export type UpdatedUser = SavedUser & { ended: number | null };

/**
 * Changes names, address, groups, agent flag, language and, where given, the password; an address
 * or password that is new ends the sessions and lifts a lockout. One's own address asks for the
 * current password. Throws Conflict for a stale version, for groups given or taken that give other
 * rights than shown, for a taken address, or at the field.
 */
export const updateUser = command({
  action: "user.updated",
  permission: "users.edit",
  subject: userSubject,
  prepare: async (ctx, input: UpdateInput) => ({
    passwordHash: await hashNew(ctx, input),
    confirmed: await isConfirmed(ctx, input),
  }),
  async work(tx, ctx, input, { passwordHash, confirmed }) {
    const { user, groups } = await loadUser(tx, input.id);
    const why = whyNotUpdate(ctx.actor, input, {
      user,
      groups,
      password: passwordHash !== undefined,
    });
    refuseInOrder(why, () => requireVersion(user, input, STALE));
    const wanted = wantedState(ctx.actor, input, user, groups);
    requireShown(turned(user.groups, wanted.groups), input.shownRights);
    const changes = differences(user, wanted, passwordHash !== undefined);
    if (changes.email && !confirmed) throw new Conflict(wrongPassword);
    const version = await writeUser(tx, ctx, { user, input, wanted, changes, passwordHash });
    if (changes.groups) await writeGroups(tx, user.id, idsOf(user.groups), idsOf(wanted.groups));
    if (changes.groups) await requireAdministrator(tx);
    const subject = { type: "user" as const, id: user.id, name: fullName(input), version };
    const ended = changes.email || changes.password ? await endAccess(tx, ctx, subject) : null;
    const result: UpdatedUser = { id: user.id, name: subject.name, ended };
    return { result, audit: { action: "user.updated", subject, changes } };
  },
});

async function hashNew(ctx: CommandContext, input: UpdateInput): Promise<string | undefined> {
  if (!input.password && !input.passwordRepeat) return undefined;
  checkPassword({ ...input, site: ctx.site }, input.password ?? "", input.passwordRepeat);
  return ctx.hasher.hash(input.password ?? "");
}

/**
 * Whoever changes their own address proves first that they are who signed in (ASVS 7.5.1): any
 * change of it as it is stored.
 */
async function isConfirmed(
  ctx: CommandContext,
  { id, email, version, currentPassword }: UpdateInput,
): Promise<boolean> {
  if (!isSelf(ctx.actor, { id })) return true;
  const stored = await findOwnAccount(ctx.db.read, id);
  // What is refused as stale costs no attempt.
  if (stored.version !== version || stored.email === email) return false;
  if (!currentPassword)
    throw new Conflict({ key: "profile.password.missingCurrent", field: "currentPassword" });
  return checkCurrentPassword(ctx, stored.passwordHash, currentPassword);
}

/**
 * Ends every session (one's own but this one), and what was counted against the old address or
 * password.
 */
export async function endAccess(
  tx: Tx,
  ctx: CommandContext,
  subject: AuditSubject & { id: number },
): Promise<number> {
  const ended = await endSessions(
    tx,
    subject.id,
    ctx.now,
    isSelf(ctx.actor, subject) ? ctx.actor.sessionId : null,
  );
  await recordEnd(tx, originOf(ctx), subject, await liftLockout(tx, ctx, subject.id));
  return ended;
}

interface WantedState {
  agent: boolean;
  groups: GroupRights[];
  email: string;
  firstName: string;
  lastName: string;
  locale: EditInput["locale"];
}

interface Known {
  user: LoadedUser;
  groups: readonly GroupRights[];
  /** Whether a new one is to be set. */
  password: boolean;
}

/** On one's own record groups and agent flag stay, and sending others is refused. */
function whyNotUpdate(
  actor: Actor,
  input: UpdateInput,
  { user, groups, password }: Known,
): Reason | undefined {
  const own = whyNotRegroup(actor, user);
  const given = input.groups.filter((id) => !idsOf(user.groups).includes(id));
  const touched = given.length > 0 || (input.agent && !user.agent);
  return firstReason([
    whyNotEdit(actor, user),
    password ? whyNotSetPassword(actor, user) : undefined,
    ...groups.filter(({ id }) => given.includes(id)).map((group) => whyNotJoin(actor, group)),
    touched ? own : undefined,
  ]);
}

/** What the row shall be. Throws Conflict at the field for no group or one that is gone. */
function wantedState(
  actor: Actor,
  input: UpdateInput,
  user: LoadedUser,
  groups: readonly GroupRights[],
): WantedState {
  const { email, firstName, lastName, locale } = input;
  if (whyNotRegroup(actor, user))
    return { email, firstName, lastName, locale, agent: user.agent, groups: user.groups };
  if (input.groups.length === 0)
    throw new Conflict({ key: "users.form.groups.missing", field: "groups" });
  return {
    email,
    firstName,
    lastName,
    locale,
    agent: input.agent,
    groups: chosenGroups(actor, input.groups, groups, idsOf(user.groups)),
  };
}

/** Given or taken: in one of both lists. */
function turned(before: readonly GroupRights[], after: readonly GroupRights[]): GroupRights[] {
  const held = idsOf(before);
  const wanted = idsOf(after);
  return [
    ...after.filter(({ id }) => !held.includes(id)),
    ...before.filter(({ id }) => !wanted.includes(id)),
  ];
}

const plainFields = ["email", "firstName", "lastName", "agent", "locale"] as const;

function differences(user: LoadedUser, wanted: WantedState, password: boolean): UserChanges {
  const changed = plainFields.filter((field) => user[field] !== wanted[field]);
  const plain = Object.fromEntries(
    changed.map((field) => [field, { from: user[field], to: wanted[field] }]),
  );
  const [before, after] = [user.groups, wanted.groups].map((groups) =>
    groups.map(({ title }) => title).sort(),
  ) as [string[], string[]];
  const regrouped = before.join("\n") !== after.join("\n");
  return {
    ...plain,
    ...(regrouped ? { groups: { from: before, to: after } } : {}),
    ...(password ? { password: "changed" as const } : {}),
  };
}

interface Write {
  user: LoadedUser;
  input: UpdateInput;
  wanted: WantedState;
  changes: UserChanges;
  passwordHash: string | undefined;
}

/**
 * The conditional write: the version decides. Nothing to change leaves the row and its version
 * alone. Answers the new version.
 */
async function writeUser(
  tx: Tx,
  ctx: CommandContext,
  { user, input, wanted, changes, passwordHash }: Write,
): Promise<number> {
  const emailKey = canonicalEmail(wanted.email) as string;
  const unchanged = Object.keys(changes).length === 0;
  const { firstNameKey, lastNameKey, searchText } = userKeys(wanted);
  const password = passwordHash
    ? sql`, "passwordHash" = ${passwordHash}, "deviceEpoch" = "deviceEpoch" + 1`
    : empty;
  const write = () =>
    tx.run(sql`
    UPDATE "User" SET "email" = ${wanted.email}, "emailKey" = ${emailKey}, "firstName" = ${wanted.firstName}, "lastName" = ${wanted.lastName},
           "firstNameKey" = ${firstNameKey}, "lastNameKey" = ${lastNameKey}, "searchText" = ${searchText}, "agent" = ${wanted.agent}, "locale" = ${wanted.locale},
           "version" = "version" + ${unchanged ? 0 : 1}, "updatedAt" = ${ctx.now}${password}
     WHERE "id" = ${user.id} AND "version" = ${input.version}`);
  // The same address in other letters of the same script is no other address.
  if (emailKey !== canonicalEmail(user.email)) refuse(whyNotAddress(emailKey));
  // Only another address can be somebody else's.
  const count = changes.email
    ? await orAddressTaken({ tx, actor: ctx.actor, emailKey }, write)
    : await write();
  if (count === 0) throw new Conflict(STALE);
  return input.version + (unchanged ? 0 : 1);
}

function idsOf(groups: readonly { id: number }[]): number[] {
  return groups.map(({ id }) => id);
}
