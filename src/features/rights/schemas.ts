import { z } from "zod";
import { permissions } from "../../domain/permissions.ts";
import { idParam, pageNumber, searchText } from "../../http/fields.ts";
import { backQuery } from "../users-list/schemas.ts";

export const accessParams = z.object({ id: idParam });
export const rightParams = z.object({ right: z.enum(permissions) });

const right = z.enum(["", ...permissions]).default("");

/** `right` is the question; `list` is the Users List one came from. */
export const accessQuery = backQuery.extend({ right });

/** "May ⟨who⟩ do ⟨right⟩?" */
export const rightsQuery = z.object({ who: searchText, right });

export const holdersQuery = z.object({
  q: searchText,
  status: z.enum(["active", "deactivated"]).default("active"),
  page: pageNumber,
});

export type AccessQuery = z.infer<typeof accessQuery>;
export type RightsQuery = z.infer<typeof rightsQuery>;
export type HoldersQuery = z.infer<typeof holdersQuery>;
