import { z } from "zod";
import { locales } from "../../domain/locale.ts";
import { idParam, pageNumber, searchText } from "../../http/fields.ts";
import { parseQueryValues } from "../../http/query.ts";

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
export const pageSizes = [25, 50, 100] as const;

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
  per: z
    .enum(pageSizes.map(String) as ["25", "50", "100"])
    .transform(Number)
    .default(25),
});

export type UsersQuery = z.infer<typeof usersQuery>;

export function parseList(list: string): UsersQuery {
  return parseQueryValues(usersQuery, Object.fromEntries(new URLSearchParams(list))).query;
}

const defaults = usersQuery.parse({});

/** The parameters that differ from the default, in the schema's order. */
export function withoutDefaults(query: UsersQuery): Record<string, string> {
  const names = Object.keys(usersQuery.shape) as (keyof UsersQuery)[];
  const differing = names.filter(
    (name) => query[name] !== undefined && query[name] !== defaults[name],
  );
  return Object.fromEntries(differing.map((name) => [name, String(query[name])]));
}

/** The list's own query, without what is default. */
export function toQuery(query: UsersQuery): string {
  return new URLSearchParams(withoutDefaults(query)).toString();
}

/** The list somebody came from, as its own query: re-parsed by its schema, never a URL. */
export const usersList = z
  .string()
  .max(1_000)
  .default("")
  .transform((list) => toQuery(parseList(list)));
