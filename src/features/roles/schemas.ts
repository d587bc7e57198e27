import { z } from "zod";
import { permissions } from "../../domain/permissions.ts";
import {
  idParam,
  listText,
  nameOf,
  pageNumber,
  rowVersion,
  searchText,
  waysBack,
} from "../../http/fields.ts";

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

/** Acts on a role: the list one came from, and whether the record led to them. */
export const { asQuery, backKey, backQuery, backUrl, listUrl, searchOf } = waysBack({
  path: "/roles",
  letter: "r",
  query: rolesQuery,
  recordKey: "roles.back",
});

export type Back = z.infer<typeof backQuery>;
