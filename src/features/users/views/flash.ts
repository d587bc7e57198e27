import { may } from "../../../domain/actor.ts";
import { addressOf, MAX_IDS } from "../../../domain/address.ts";
import type { Flash, Reply, SignedInContext } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import {
  editSentences,
  exchangeSentence,
  namesOf,
  type Sentence,
} from "../../../views/sentence.ts";
import { type Back, listUrl, recordUrl } from "../../users-list/schemas.ts";
import { type Act, isSelf } from "../policy.ts";
import { type CreateInput, newUserQuery } from "../schemas.ts";
import type {
  ChangedStatus,
  DeactivatedUser,
  DeletedUser,
  RestoredUser,
} from "../service/change-status.ts";
import type { SavedUser } from "../service/create-user.ts";
import type { UpdatedUser } from "../service/update-user.ts";
import { asQuery } from "./parts.ts";

/** The list, or the form of another one in the same groups and language. */
export function afterCreating(user: SavedUser, list: string, input: CreateInput): string {
  const { groups, locale } = input;
  const kept = { list, groups: groups.slice(0, MAX_IDS), locale };
  return input.do ? addressOf("/users/new", newUserQuery, kept) : listUrl(list, user);
}

export function createdReply(user: SavedUser, list: string, input: CreateInput): Reply {
  const flash: Flash = {
    key: "users.create.done",
    params: { name: user.name },
    ...recordLink(user, { list, from: "" }),
  };
  return { redirect: afterCreating(user, list, input), flash };
}

/** What changed, and where somebody was signed out. */
export function updatedFlash(ctx: SignedInContext, user: UpdatedUser, back: Back): Flash {
  const { name, changed } = user;
  const groups = { given: namesOf(changed.given), taken: namesOf(changed.taken) };
  const edit = editSentences({
    name,
    fields: changed.fields.map((field): PlainKey => `people.form.${field}.label`),
    lists: exchangeSentence("people.column.groupsShort", groups),
    done: { key: "users.edit.done", params: { name } },
  });
  const also = [...("also" in edit ? edit.also : []), ...endedOf(ctx, user)];
  return { ...edit, also, ...recordLink(user, back) };
}

function endedOf({ actor }: SignedInContext, user: UpdatedUser): Sentence[] {
  if (user.ended === null) return [];
  const key = isSelf(actor, user) ? "users.edit.endedSelf" : "users.edit.ended";
  return [{ key, params: { count: user.ended } }];
}

/** The act that takes another one back, or goes on from it. */
export const nextAct = {
  activation: "deactivation",
  deactivation: "activation",
  deletion: "restoration",
  restoration: "activation",
} as const satisfies Partial<Record<Act, Act>>;

const of = ({ id }: { id: number }) => id;

/** What the login page says after an act on oneself that ended one's session. */
export const partings: Partial<Record<Act, { of: typeof of; key: PlainKey }>> = {
  deactivation: { of, key: "users.deactivation.doneSelf" },
  deletion: { of, key: "users.deletion.doneSelf" },
};

interface Done {
  /** A link is shown by a page of its own; who was erased has no name to be told by. */
  act: Exclude<Act, "link" | "erasure">;
  user: SavedUser;
  back: Back;
}

/** What happened, and the person. */
export function actFlash({ act, user, back }: Done): Flash {
  return { key: `users.${act}.done`, params: { name: user.name }, ...recordLink(user, back) };
}

/** What stays with somebody who is Deactivated, and where it can be moved. */
export function keptCustomers(
  { actor, format }: SignedInContext,
  { customers: count, ...user }: DeactivatedUser,
  back: Back,
): Pick<Flash, "also" | "links"> {
  if (count === 0) return {};
  const move = { href: `/users/${user.id}/customers/move${asQuery(back)}` } as const;
  const { links = [] } = recordLink(user, back);
  const moves = may(actor, "users.customers");
  return {
    also: [{ key: "users.deactivation.kept", params: { count, number: format.number(count) } }],
    links: moves ? [...links, { ...move, key: "customers.move.button" }] : links,
  };
}

/** Who got the customers of somebody who was deleted. */
export function partedSentences(
  { format }: SignedInContext,
  { name, moved, receiver }: DeletedUser,
): Sentence[] {
  if (!receiver || moved === 0) return [];
  const params = { count: moved, number: format.number(moved), giver: name };
  return [{ key: "customers.move.done", params: { ...params, receiver: receiver.name } }];
}

/** How many customers came back with somebody. */
export function givenBackSentences(
  { format }: SignedInContext,
  { assigned: count }: RestoredUser,
): Sentence[] {
  const params = { count, number: format.number(count) };
  return count > 0 ? [{ key: "users.restoration.givenBack", params }] : [];
}

interface Undoable {
  act: keyof typeof nextAct;
  user: ChangedStatus;
  back: Back;
}

const MAX_SHOWN = 1_000;

/** The way back or on, for a banner. */
export function undoOf({ act, user, back }: Undoable): NonNullable<Flash["undo"]> {
  const next = nextAct[act];
  // The banner travels in a cookie: of somebody in very many groups, Undo asks first.
  const shown = user.shownRights.length <= MAX_SHOWN ? { shownRights: user.shownRights } : {};
  return {
    action: `/users/${user.id}/${next}${asQuery(back)}`,
    key: `users.${next}.button`,
    version: user.version,
    ...shown,
  };
}

/** On the record itself it would lead nowhere. */
export function recordLink({ id }: SavedUser, { list, from }: Back): Pick<Flash, "links"> {
  if (from === "record") return {};
  return { links: [{ href: recordUrl(list, { id }), key: "users.record.link" }] };
}
