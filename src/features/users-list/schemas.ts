import { parse } from "node:querystring";
import { z } from "zod";
import { addressOf } from "../../domain/address.ts";
import {
  idList,
  idParam,
  listText,
  pageNumber,
  pageSize,
  searchText,
  waysBack,
} from "../../http/fields.ts";
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

/** Whose last login is how long ago, in days. */
export const lastLogins = ["never", "30", "90", "180"] as const;

export type SortColumn = (typeof sortColumns)[number];

/**
 * All state of the Users List, as it stands in the address; every field has a default. Apart from
 * the users, because the pages that lead back to the list know it, and the users know those.
 */
export const usersQuery = z.object({
  q: searchText,
  status: z.enum(statusTabs).default("all"),
  /** Members of any of them. */
  group: idList,
  agent: z.enum(["", "yes", "no"]).default(""),
  locale: z.enum(["", ...locales]).default(""),
  login: z.enum(["", ...lastLogins]).default(""),
  customers: z.enum(["", "yes", "no"]).default(""),
  condition: z.enum(["", "locked", "invited", "ends"]).default(""),
  /** Whether its rows have boxes, for doing something with several. */
  ticks: z.enum(["", "yes"]).default(""),
  sort: z.enum(sortColumns).default("email"),
  dir: z.enum(["asc", "desc"]).default("asc"),
  page: pageNumber,
  per: pageSize,
});

export type UsersQuery = z.infer<typeof usersQuery>;

/** The Users List that somebody came from. */
export const usersList = listText(usersQuery);

/** The state of the list that somebody came from. */
export function usersQueryOf(list: string): UsersQuery {
  return parseQueryValues(usersQuery, parse(list)).query as UsersQuery;
}

/** Users that may be ticked at a time. */
export const MAX_TICKS = 500;

const ids = z
  .string()
  .max(1_000)
  .regex(/^(?:[1-9]\d{0,8}(?:,[1-9]\d{0,8})*)?$/)
  .transform((text) => text.split(",").filter(Boolean).map(Number));

/**
 * The rows that were shown and which of them are ticked: a difference, never all ticks (security
 * D4). `do` is the button, and `of` whom one that begins something is about.
 */
export const ticksForm = z.strictObject({
  shown: ids,
  u: z.array(idParam).max(MAX_TICKS),
  of: z.enum(["ticked", "all"]),
  do: z.enum(["keep", "page", "clear", "activation", "deactivation", "joining", "leaving"]),
});

export type TicksInput = z.infer<typeof ticksForm>;

/** What pages know that lead back to the list. */
export const backQuery = z.object({ list: usersList });

/** Whither and how the pages about a user lead back. */
export function wayBack(list: string): { listUrl: string; query: string } {
  return { listUrl: listUrl(list), query: addressOf("", backQuery, { list }) };
}

/** Acts on a user: also whether the record led to them. */
export const {
  backKey,
  backQuery: actQuery,
  backUrl,
  listUrl,
  recordUrl,
} = waysBack({
  path: "/users",
  letter: "u",
  query: usersQuery,
  recordKey: "users.record.back",
});

export type Back = z.infer<typeof actQuery>;
