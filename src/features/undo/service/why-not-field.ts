import type { Reader, Tx } from "../../../db/client.ts";
import { locale } from "../../../db/user-columns.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditRecord, Values } from "../../../domain/audit-entry.ts";
import type { personFields } from "../../../domain/fields.ts";
import { firstReason, type Reason } from "../../../domain/reason.ts";
import { whyNotAddress } from "../../../domain/scripts.ts";
import { canonicalEmail } from "../../../domain/text.ts";
import type { RecordedField } from "../../../domain/undoable.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { hasOtherName } from "../../audit/queries/newer.ts";
import { isSelf, whyNotJoin, whyNotRegroup } from "../../users/policy.ts";
import { findHolder } from "../../users/queries.ts";
import { describeHolder } from "../../users/service/create-user.ts";
import type { LoadedUser } from "../../users/service/load.ts";
import { OTHERWISE, UNREADABLE } from "../policy.ts";

/** The values that fields had before. */
export type Former = Partial<Values<typeof personFields>>;

interface Known extends RecordedField {
  actor: Actor;
  entry: AuditRecord;
  user: LoadedUser;
  groups: readonly GroupRights[];
}

/** Why a field that nothing newer touched does not get its former value. */
export async function whyNotField(from: Reader | Tx, known: Known): Promise<Reason | undefined> {
  const { field, change, user, actor } = known;
  if (field === "groups") return whyNotGroups(from, known);
  if (user[field] !== change.to) return OTHERWISE;
  if (field === "email") return whyNotEmail(from, known, String(change.from));
  if (field === "agent") return whyNotRegroup(actor, user);
  return field === "locale" && locale.read(change.from) !== change.from ? UNREADABLE : undefined;
}

async function whyNotEmail(
  from: Reader | Tx,
  { actor, user }: Known,
  former: string,
): Promise<Reason | undefined> {
  const emailKey = canonicalEmail(former);
  if (emailKey === undefined) return UNREADABLE;
  if (isSelf(actor, user)) return { key: "undo.whyNot.ownEmail" };
  const holder = await findHolder(from, emailKey);
  if (holder && holder.id !== user.id) return describeHolder(actor, holder);
  return emailKey === canonicalEmail(user.email) ? undefined : whyNotAddress(emailKey);
}

/** Groups are recorded by their titles: each must still be the group that it was then. */
async function whyNotGroups(
  from: Reader | Tx,
  { actor, entry, user, groups, change }: Known,
): Promise<Reason | undefined> {
  const [before, after] = [change.from as string[], change.to as string[]];
  const held = user.groups.map(({ title }) => title);
  if (held.length !== after.length || !held.every((title) => after.includes(title)))
    return OTHERWISE;
  const concerned = [...before, ...after].filter(
    (title) => before.includes(title) !== after.includes(title),
  );
  for (const title of concerned) {
    const group = groups.find((one) => one.title === title);
    if (!group || (await hasOtherName(from, group.id, entry)))
      return { key: "undo.whyNot.group", params: { title } };
  }
  const given = groups.filter(({ title }) => before.includes(title) && !after.includes(title));
  return (
    whyNotRegroup(actor, user) ??
    firstReason(given.map((group) => whyNotJoin(actor, group))) ??
    (before.length === 0 ? { key: "undo.whyNot.noGroup" } : undefined)
  );
}
