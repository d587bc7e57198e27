import { z } from "zod";
import {
  idParam,
  lineOf,
  listText,
  nameOf,
  pageNumber,
  rowVersion,
  searchText,
  waysBack,
} from "../../http/fields.ts";
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

/** Acts on a group: the list one came from, and whether the record led to them. */
export const { asQuery, backKey, backQuery, backUrl, listUrl, recordUrl, searchOf } = waysBack({
  path: "/groups",
  letter: "g",
  query: groupsQuery,
  recordKey: "groups.back",
});

export type Back = z.infer<typeof backQuery>;
