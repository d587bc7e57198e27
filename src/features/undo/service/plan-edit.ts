import type { Reader, Tx } from "../../../db/client.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { changesOf, exchangeOf } from "../../../domain/changes.ts";
import { difference } from "../../../domain/effects.ts";
import { personFields, pickFields } from "../../../domain/fields.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import { keptFields, recordedFields } from "../../../domain/undoable.ts";
import { type GroupRights, unionOf } from "../../../rights/held-rights.ts";
import { loadNewer } from "../../audit/service/taken.ts";
import { isSelf, whyNotEdit } from "../../users/policy.ts";
import { type LoadedUser, loadUser } from "../../users/service/load.ts";
import { titleOf } from "../../users/service/set-groups.ts";
import { ALONE, isTouchedBy, OWN_CHOICE, PASSWORD, TOO_MANY, TOUCHED, whyNone } from "../policy.ts";
import type { EditPlan, KeptField } from "./plans.ts";
import { type Former, whyNotField } from "./why-not-field.ts";

/** What taking an edit back would change: each field that nothing newer touched. */
export async function planEdit(
  from: Reader | Tx,
  actor: Actor,
  entry: AuditRecord,
): Promise<EditPlan> {
  const { user, groups } = await loadUser(from, entry.subjectId as number);
  const newer = await loadNewer(from, entry);
  const kept: KeptField[] = keptFields(entry).map((field) => ({
    field,
    why: field === "password" ? PASSWORD : OWN_CHOICE,
  }));
  const former: Former = {};
  for (const { field, change } of recordedFields(entry)) {
    const by = newer?.find((other) => isTouchedBy(field, other));
    const known = { actor, entry, user, groups, field, change };
    const why = by ? TOUCHED : await whyNotField(from, known);
    if (why) kept.push({ field, why, by });
    else Object.assign(former, { [field]: change.from });
  }
  const none = Object.keys(former).length === 0 ? whyNone(kept) : undefined;
  const sent = sentAs(user, groups, former);
  const alone = sent.input.groups.length === 0 && !isSelf(actor, user) ? ALONE : undefined;
  const why = whyNotEdit(actor, user) ?? (newer ? (none ?? alone) : TOO_MANY);
  return { of: "edit", why, user, kept, ...sent };
}

/** What the edit form would send, were the former values typed into it. */
function sentAs(user: LoadedUser, groups: readonly GroupRights[], former: Former) {
  const { groups: titles, ...fields } = former;
  const { id, version } = user;
  const { groups: _, ...before } = pickFields(user, personFields);
  const wanted = { ...before, ...fields };
  const after = titles ? groups.filter(({ title }) => titles.includes(title)) : user.groups;
  const { change, given, taken } = exchangeOf({ before: user.groups, after, nameOf: titleOf });
  return {
    changes: { ...changesOf(before, wanted), ...(change && { groups: change }) },
    effect: difference(user.permissions, unionOf(after)),
    input: {
      ...{ id, version, ...wanted },
      oneName: wanted.lastName === "",
      groups: after.map((group) => group.id),
      shownRights: writeShown([...given, ...taken]),
    },
  };
}
