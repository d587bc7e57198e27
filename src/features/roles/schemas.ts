import { z } from "zod";
import { addressOf } from "../../domain/address.ts";
import { permissions } from "../../domain/permissions.ts";
import {
  idParam,
  listText,
  nameOf,
  openedFrom,
  pageNumber,
  rowVersion,
  searchText,
} from "../../http/fields.ts";
import type { PlainKey } from "../../languages/texts.ts";

export const ROLES_PER_PAGE = 100;

export const rolesQuery = z.object({ q: searchText, page: pageNumber });

export type RolesQuery = z.infer<typeof rolesQuery>;

export const roleParams = z.object({ id: idParam });

/** `history` is the entry after which the history goes on, `list` the list one came from. */
export const recordQuery = z.object({ history: idParam.default(0), list: listText(rolesQuery) });

const name = nameOf({
  missing: "roles.form.name.missing",
  tooLong: "roles.form.name.tooLong",
  forbidden: "roles.form.name.forbidden",
});

/** Each right of the catalogue twice at most: nobody ticks another one. */
const rights = z.array(z.enum(permissions)).max(2 * permissions.length);

export const createForm = z.strictObject({ name, permissions: rights });

/**
 * `base…` is what the form began with, for a merge; `seen` names the effects that the review
 * showed.
 */
export const editForm = z.strictObject({
  name,
  permissions: rights,
  version: rowVersion,
  baseName: z.string().max(400),
  basePermissions: rights,
  seen: z.string().max(64).optional(),
  step: z.enum(["review", "edit", "save"]),
});

export const deletionForm = z.strictObject({ version: rowVersion });

export type CreateInput = z.infer<typeof createForm>;
export type EditInput = z.infer<typeof editForm>;

/** What acts on a role know: the list one came from, and whether the record led to them. */
export const backQuery = z.object({ list: listText(rolesQuery), from: openedFrom });

export type Back = z.infer<typeof backQuery>;

/** `?list=…&from=…`; nothing for the plain list. */
export function asQuery(back: Partial<Back>): string {
  return addressOf("", backQuery, back);
}

/** The address of the list somebody came from, at the row of a role where one is named. */
export function listUrl(list: string, role?: { id: number }): string {
  const row = role ? `#r${role.id}` : "";
  return (list ? `/roles?${list}` : "/roles") + row;
}

/** Where an act on a role leads: to the record it was opened from, or to its row. */
export function backUrl({ list, from }: Back, role: { id: number }): string {
  return from === "record" ? `/roles/${role.id}${asQuery({ list })}` : listUrl(list, role);
}

/** What is searched in a list that somebody came from. */
export function searchOf(list: string): string {
  return new URLSearchParams(list).get("q") ?? "";
}

/** What `backUrl()` leads to. */
export function backKey({ from }: Back): PlainKey {
  return from === "record" ? "roles.back" : "forms.back";
}
