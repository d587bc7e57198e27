import { type CommandContext, command, originOf } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { updateRelation, updateRow } from "../../../db/rows.ts";
import { endSessions } from "../../../db/sessions.ts";
import { liftLockout, recordEnd } from "../../../db/sign-in-counters.ts";
import { userSubject } from "../../../db/subjects.ts";
import { groupsOfUser, newPassword, temporaryPassword, userTable } from "../../../db/tables.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditSubject, UserChanges } from "../../../domain/audit-entry.ts";
import { changesOf, exchangeOf } from "../../../domain/changes.ts";
import { Conflict, refuse, refuseInOrder, requireVersion } from "../../../domain/errors.ts";
import { personFields, pickFields } from "../../../domain/fields.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import { whyNotAddress } from "../../../domain/scripts.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { requireAdministrator } from "../../../rights/last-administrator.ts";
import { requireShown } from "../../../rights/shown.ts";
import { findOwnAccount } from "../../sign-in/queries.ts";
import { checkCurrentPassword, wrongPassword } from "../../sign-in/service/current-password.ts";
import { isSelf, whyNotEdit, whyNotJoin, whyNotRegroup, whyNotSetPassword } from "../policy.ts";
import type { EditInput } from "../schemas.ts";
import { orAddressTaken, type SavedUser } from "./create-user.ts";
import { type LoadedUser, loadUser } from "./load.ts";
import { hashForOther, OWN_PASSWORD, requirePassword } from "./new-password.ts";
import { chosenGroups, titleOf } from "./set-groups.ts";

const STALE: PlainKey = "users.conflict.staleEdit";

type UpdateInput = Omit<EditInput, `base${string}`> & { id: number };

type EditedField = Exclude<keyof typeof personFields, "groups"> | "password";

export interface UpdatedUser extends SavedUser {
  /** Sessions; null when the change ended none by its nature. */
  ended: number | null;
  /** Groups by their titles. */
  changed: { fields: EditedField[]; given: string[]; taken: string[] };
}

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
    password: await hashNew(ctx, input),
    confirmed: await isConfirmed(ctx, input),
  }),
  async work(tx, ctx, input) {
    const { confirmed } = ctx.prepared;
    const { passwordHash, isOwn } = ctx.prepared.password ?? {};
    const { user, groups } = await loadUser(tx, input.id);
    const why = whyNotUpdate(ctx.actor, input, {
      user,
      groups,
      password: passwordHash !== undefined,
    });
    refuseInOrder(why, () => requireVersion(user, input, STALE));
    const { groups: after, ...fields } = wantedState(ctx.actor, input, { user, groups });
    const { change, ...regrouped } = exchangeOf({ before: user.groups, after, nameOf: titleOf });
    requireShown([...regrouped.given, ...regrouped.taken], input.shownRights);
    const changes: UserChanges = {
      ...changesOf(user, fields),
      ...(change && { groups: change }),
      ...(passwordHash && { password: "changed" }),
    };
    if (changes.email && !confirmed) throw new Conflict(wrongPassword);
    const version = await writeUser(tx, ctx, { user, input, changes, passwordHash });
    await updateRelation(tx, groupsOfUser, { id: user.id, ...regrouped });
    if (change) await requireAdministrator(tx);
    if (isOwn) throw new Conflict(OWN_PASSWORD);
    const subject = { type: "user" as const, id: user.id, name: fullName(input), version };
    const ended = changes.email || changes.password ? await endAccess(tx, ctx, subject) : null;
    const changed = {
      fields: (Object.keys(changes) as (EditedField | "groups")[]).filter(isNoGroup),
      given: regrouped.given.map(titleOf),
      taken: regrouped.taken.map(titleOf),
    };
    const result: UpdatedUser = { id: user.id, name: subject.name, ended, changed };
    return { result, audit: { action: "user.updated", subject, changes } };
  },
});

function isNoGroup(field: EditedField | "groups"): field is EditedField {
  return field !== "groups";
}

async function hashNew(ctx: CommandContext, input: UpdateInput) {
  if (!input.password && !input.passwordRepeat) return undefined;
  requirePassword({ ...input, site: ctx.site }, input);
  return hashForOther(ctx, input.password ?? "");
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
  const keep = isSelf(ctx.actor, subject) ? ctx.actor.sessionId : null;
  const ended = await endSessions(tx, { userId: subject.id, now: ctx.now, keep });
  await recordEnd(tx, originOf(ctx), { subject, ...(await liftLockout(tx, ctx, subject.id)) });
  return ended;
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

/** What shall be. Throws Conflict at the field for no group or one that is gone. */
function wantedState(actor: Actor, input: UpdateInput, { user, groups }: Omit<Known, "password">) {
  const wanted = pickFields(input, personFields);
  if (whyNotRegroup(actor, user)) return { ...wanted, agent: user.agent, groups: user.groups };
  const chosen = wanted.groups;
  if (chosen.length === 0)
    throw new Conflict({ key: "users.form.groups.missing", field: "groups" });
  return { ...wanted, groups: chosenGroups(actor, { chosen, groups, held: user.groups }) };
}

interface Write {
  user: LoadedUser;
  input: UpdateInput;
  changes: UserChanges;
  passwordHash: string | undefined;
}

/** Throws Conflict for a stale version, and at the field for an address that cannot be theirs. */
async function writeUser(
  tx: Tx,
  ctx: CommandContext,
  { user, input, changes, passwordHash }: Write,
): Promise<number> {
  const edit = {
    row: user,
    version: input.version,
    changes,
    also: passwordHash ? newPassword(temporaryPassword(passwordHash, ctx)) : {},
    now: ctx.now,
    stale: STALE,
  };
  const write = () => updateRow(tx, userTable, edit);
  const emailKey = canonicalEmail(input.email) as string;
  // The same address in other letters of the same script is no other address.
  if (emailKey !== canonicalEmail(user.email)) refuse(whyNotAddress(emailKey));
  // Only another address can be somebody else's.
  return changes.email ? orAddressTaken({ tx, actor: ctx.actor, emailKey }, write) : write();
}

function idsOf(groups: readonly { id: number }[]): number[] {
  return groups.map(({ id }) => id);
}
