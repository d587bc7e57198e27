import { z } from "zod";
import { queryText } from "../../domain/address.ts";
import { idParam, pageNumber, pageSize, searchText } from "../../http/fields.ts";
import { parseQueryValues } from "../../http/query.ts";
import { locales } from "../../languages/locale.ts";

export const sortColumns = [
  "email",
  "firstName",
  "lastName",
  "agent",
  "customers",
  "lastLogin",
  "status",
] as const;
export const statusTabs = ["all", "active", "deactivated", "deleted"] as const;

export type SortColumn = (typeof sortColumns)[number];

/**
 * All state of the Users List, as it stands in the address; every field has a default. Apart from
 * the users, because the pages that lead back to the list know it, and the users know those.
 */
export const usersQuery = z.object({
  q: searchText,
  status: z.enum(statusTabs).default("all"),
  group: idParam.or(z.literal("").transform(() => undefined)).optional(),
  agent: z.enum(["", "yes", "no"]).default(""),
  locale: z.enum(["", ...locales]).default(""),
  condition: z.enum(["", "locked"]).default(""),
  sort: z.enum(sortColumns).default("email"),
  dir: z.enum(["asc", "desc"]).default("asc"),
  page: pageNumber,
  per: pageSize,
});

export type UsersQuery = z.infer<typeof usersQuery>;

/** The list somebody came from, as its own query: re-parsed by its schema, never a URL. */
export const usersList = z
  .string()
  .max(1_000)
  .default("")
  .transform((list) => {
    const raw = Object.fromEntries(new URLSearchParams(list));
    return queryText(usersQuery, parseQueryValues(usersQuery, raw).query);
  });

/** What pages know that lead back to the list. */
export const backQuery = z.object({ list: usersList });

/** The address of the list somebody came from. */
export function listUrl(list: string): string {
  return list ? `/users?${list}` : "/users";
}
