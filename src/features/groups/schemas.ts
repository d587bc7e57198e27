import { z } from "zod";
import { addressOf } from "../../domain/address.ts";
import {
  idParam,
  lineOf,
  listText,
  nameOf,
  openedFrom,
  pageNumber,
  rowVersion,
  searchText,
} from "../../http/fields.ts";
import type { PlainKey } from "../../languages/texts.ts";
import { shownRights } from "../users/schemas.ts";

const MAX_DESCRIPTION = 200;
/** Users in one post: more than a page of either list shows. */
const MAX_USERS = 100;

export const groupParams = z.object({ id: idParam });

export const groupsQuery = z.object({ q: searchText, page: pageNumber });

/** `history` is the entry after which the history goes on, `list` the list one came from. */
export const groupQuery = z.object({ history: idParam.default(0), list: listText(groupsQuery) });

/** `q` searches the members, `add` those who might become members. */
export const membersQuery = z.object({ q: searchText, page: pageNumber, add: searchText });

export type GroupsQuery = z.infer<typeof groupsQuery>;
export type MembersQuery = z.infer<typeof membersQuery>;

const title = nameOf({
  missing: "groups.form.title.missing",
  tooLong: "groups.form.title.tooLong",
  forbidden: "groups.form.title.forbidden",
});

const description = lineOf({
  max: MAX_DESCRIPTION,
  tooLong: "groups.form.description.tooLong",
  forbidden: "groups.form.description.forbidden",
  lets: /[<>:/]/g,
});

const roles = z.array(idParam).max(500, "groups.form.roles.tooMany");
/** The fingerprint of the effects that a page showed. */
const seen = z.string().regex(/^[\w-]{43}$/);

export const createGroupForm = z.strictObject({ title, description, roles });

/** `base…` is what the form began with, for putting two people's changes together. */
export const editGroupForm = createGroupForm.extend({
  version: rowVersion,
  baseTitle: z.string().max(400),
  baseDescription: z.string().max(800),
  baseRoles: roles,
  step: z.enum(["edit", "review", "save"]),
  seen: seen.optional(),
});

export const groupDeletionForm = z.strictObject({ version: rowVersion, seen });

/** Adding has one step; removing is reviewed unless it says `save`. */
export const membersForm = z.strictObject({
  do: z.enum(["add", "remove"]),
  step: z.enum(["edit", "review", "save"]).optional(),
  shownRights,
  seen: seen.optional(),
  users: z.array(idParam).min(1, "groups.members.none").max(MAX_USERS, "groups.members.tooMany"),
});

export type MembersForm = z.infer<typeof membersForm>;
export type CreateGroupInput = z.infer<typeof createGroupForm>;
export type EditGroupInput = z.infer<typeof editGroupForm>;

/** What acts on a group know: the list one came from, and whether the record led to them. */
export const backQuery = z.object({ list: listText(groupsQuery), from: openedFrom });

export type Back = z.infer<typeof backQuery>;

/** `?list=…&from=…`; nothing for the plain list. */
export function asQuery(back: Partial<Back>): string {
  return addressOf("", backQuery, back);
}

/** The address of the list somebody came from, at the row of a group where one is named. */
export function listUrl(list: string, group?: { id: number }): string {
  const row = group ? `#g${group.id}` : "";
  return (list ? `/groups?${list}` : "/groups") + row;
}

/** Where an act on a group leads: to the record it was opened from, or to its row. */
export function backUrl({ list, from }: Back, group: { id: number }): string {
  return from === "record" ? `/groups/${group.id}${asQuery({ list })}` : listUrl(list, group);
}

/** What is searched in a list that somebody came from. */
export function searchOf(list: string): string {
  return new URLSearchParams(list).get("q") ?? "";
}

/** What `backUrl()` leads to. */
export function backKey({ from }: Back): PlainKey {
  return from === "record" ? "groups.back" : "forms.back";
}
