import { z } from "zod";
import { locales } from "../../domain/locale.ts";
import { whyNotAddress } from "../../domain/scripts.ts";
import { canonicalEmail, codePoints, MAX_EMAIL } from "../../domain/text.ts";
import {
  idParam,
  nameOf,
  pageNumber,
  parseQueryValues,
  passwordText,
  rowVersion,
  searchText,
} from "../../http/page.ts";
import { heldPassword } from "../sign-in/schemas.ts";

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

/** All state of the Users List, as it stands in the address; every field has a default. */
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

/**
 * The list somebody came from, carried as the list's own query; re-parsed by its schema, never a
 * URL.
 */
export const backQuery = z.object({ list: z.string().max(1_000).default("") });

/** `customers` is a page of the customers, `history` the entry after which the history goes on. */
export const recordQuery = backQuery.extend({ customers: pageNumber, history: idParam.default(0) });

export function parseList(list: string): UsersQuery {
  return parseQueryValues(usersQuery, Object.fromEntries(new URLSearchParams(list))).query;
}

const defaults = usersQuery.parse({});

/** The parameters that differ from the default, in the schema's order. */
export function told(query: UsersQuery): Record<string, string> {
  const names = Object.keys(usersQuery.shape) as (keyof UsersQuery)[];
  const differing = names.filter(
    (name) => query[name] !== undefined && query[name] !== defaults[name],
  );
  return Object.fromEntries(differing.map((name) => [name, String(query[name])]));
}

/** The list's own query, without what is default. */
export function toQuery(query: UsersQuery): string {
  return new URLSearchParams(told(query)).toString();
}

export const userParams = z.object({ id: idParam });

const email = z
  .string()
  .transform((text) => text.trim())
  .pipe(
    z
      .string()
      .min(1, { message: "users.form.email.missing", abort: true })
      .refine((text) => codePoints(text) <= MAX_EMAIL, {
        message: "users.form.email.tooLong",
        params: { max: MAX_EMAIL },
        abort: true,
      })
      .refine((text) => canonicalEmail(text) !== undefined, {
        message: "users.form.email.invalid",
      }),
  );

/**
 * The address of somebody new; that of somebody who is there may stay whatever it is written in.
 */
const newEmail = email.superRefine((text, { addIssue }) => {
  const why = whyNotAddress(canonicalEmail(text) ?? "");
  if (why) addIssue({ code: "custom", message: why.key, params: why.params });
});

/**
 * What the groups gave when the page was shown (domain/shown-rights.ts); a page of before it
 * carried that showed nothing.
 */
export const shownRights = z
  .string()
  .max(200_000)
  .regex(/^[\w.~-]*$/)
  .optional();

const groupIds = z.array(idParam).max(500, "users.form.groups.tooMany");

/** The name of a person, wherever it is typed. */
const name = { tooLong: "users.form.name.tooLong", forbidden: "users.form.name.forbidden" };
export const names = {
  firstName: nameOf({ ...name, missing: "users.form.firstName.missing" }),
  lastName: nameOf({ ...name, missing: "users.form.lastName.missing" }),
};

const person = {
  ...names,
  agent: z
    .literal("on")
    .optional()
    .transform((value) => value === "on"),
  locale: z.enum(locales, "users.form.locale.invalid"),
  groups: groupIds,
  shownRights,
};

export const createForm = z.strictObject({
  email: newEmail,
  password: passwordText.min(1, "users.form.password.missing"),
  passwordRepeat: passwordText,
  ...person,
  groups: groupIds.min(1, "users.form.groups.missing"),
});

/** A text that the form began with. */
export const baseText = z.string().max(800);

/**
 * On one's own record groups, agent and password are not part of the form, the current password is;
 * elsewhere an empty password means unchanged. `base…` is what the form began with, for putting two
 * people's changes together.
 */
export const editForm = z.strictObject({
  email,
  currentPassword: heldPassword("profile.password.missingCurrent").or(z.literal("")).optional(),
  password: passwordText.optional(),
  passwordRepeat: passwordText.optional(),
  ...person,
  version: rowVersion,
  baseEmail: baseText,
  baseFirstName: baseText,
  baseLastName: baseText,
  baseAgent: baseText.optional(),
  baseLocale: baseText,
  baseGroups: groupIds,
});

export const actForm = z.strictObject({ version: rowVersion, shownRights });

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** The counts that the Warning page showed. */
export const deletionForm = z.strictObject({
  version: rowVersion,
  sessions: count,
  customers: count,
});

export type CreateInput = z.infer<typeof createForm>;
export type EditInput = z.infer<typeof editForm>;
