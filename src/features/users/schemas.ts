import { z } from "zod";
import type { personFields } from "../../domain/fields.ts";
import { bare, beforeInvisible } from "../../domain/invisible.ts";
import { whyNotAddress } from "../../domain/scripts.ts";
import { canonicalEmail, codePoints, MAX_EMAIL } from "../../domain/text.ts";
import {
  dayOrNone,
  idList,
  idParam,
  lineOf,
  nameOf,
  pageNumber,
  passwordText,
  rowVersion,
  searchText,
  ticked,
  withoutInvisible,
} from "../../http/fields.ts";
import { locales } from "../../languages/locale.ts";
import { receiverId, typedSearch } from "../customers/schemas.ts";
import { heldPassword } from "../sign-in/schemas.ts";
import { actQuery, backQuery } from "../users-list/schemas.ts";

/** `customers` is a page of the customers, `history` the entry after which the history goes on. */
export const recordQuery = backQuery.extend({ customers: pageNumber, history: idParam.default(0) });

/** `groups` and `locale` begin the form as that of the user before it was. */
export const newUserQuery = backQuery.extend({
  groups: idList,
  locale: z.enum(["", ...locales]).default(""),
});

export type NewUserQuery = z.infer<typeof newUserQuery>;

export const userParams = z.object({ id: idParam });

const email = z
  .string()
  .transform(bare)
  .pipe(
    z
      .string()
      .min(1, { message: "people.form.email.missing", abort: true })
      .refine((text) => codePoints(text) <= MAX_EMAIL, {
        message: "people.form.email.tooLong",
        params: { max: MAX_EMAIL },
        abort: true,
      })
      .superRefine(withoutInvisible)
      .refine((text) => beforeInvisible(text) || canonicalEmail(text), {
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
const name = {
  tooLong: "people.form.name.tooLong",
  forbidden: "people.form.name.forbidden",
} as const;
export const names = {
  firstName: nameOf({ ...name, missing: "people.form.firstName.missing" }),
  lastName: lineOf(name),
  /** That nothing was forgotten. */
  oneName: ticked,
};

interface TypedNames {
  lastName?: string;
  oneName?: boolean;
}

/** Says that a last name is missing or too much whatever else is wrong with the form. */
export function withNames<Form extends z.ZodObject>(form: Form): Form {
  const rule = { path: ["lastName"], when: () => true };
  return form
    .refine(({ lastName, oneName }: TypedNames) => lastName !== "" || oneName, {
      ...rule,
      message: "people.form.lastName.missing",
    })
    .refine(({ lastName, oneName }: TypedNames) => !lastName || !oneName, {
      ...rule,
      message: "people.form.lastName.superfluous",
    });
}

type Named<Field extends string> = Readonly<Record<Field, z.ZodType>>;

/** The address besides: that of somebody new has a rule more. */
const person = {
  ...names,
  groups: groupIds,
  agent: ticked,
  locale: z.enum(locales, "people.form.locale.invalid"),
} satisfies Named<Exclude<keyof typeof personFields, "email"> | "oneName">;

/** How somebody new gets a password: sets it by a link, or is told the one that is typed. */
export const ways = ["link", "typed"] as const;

interface TypedPassword {
  way?: (typeof ways)[number];
  password?: string;
  passwordRepeat?: string;
}

/** Whoever types a password means it, whatever is ticked: without scripts nothing ticks itself. */
export function typesPassword({ way, password, passwordRepeat }: TypedPassword): boolean {
  return way === "typed" || Boolean(password || passwordRepeat);
}

export const createForm = withNames(
  z.strictObject({
    email: newEmail,
    way: z.enum(ways).default("link"),
    password: passwordText,
    passwordRepeat: passwordText,
    ...person,
    shownRights,
    groups: groupIds.min(1, "users.form.groups.missing"),
    /** Whether another one follows. */
    do: z.literal("another").optional(),
  }),
).refine((typed) => !typesPassword(typed) || typed.password !== "", {
  path: ["password"],
  when: () => true,
  message: "people.form.password.missing",
});

/** A text that the form began with. */
export const baseText = z.string().max(800);

const base = {
  baseEmail: baseText,
  baseFirstName: baseText,
  baseLastName: baseText,
  baseAgent: baseText.optional(),
  baseLocale: baseText,
  baseGroups: groupIds,
} satisfies Named<`base${Capitalize<keyof typeof personFields>}`>;

/**
 * On one's own record groups, agent and password are not part of the form, the current password is;
 * elsewhere an empty password means unchanged. `base…` is what the form began with, for putting two
 * people's changes together.
 */
export const editForm = withNames(
  z.strictObject({
    email,
    currentPassword: heldPassword("profile.password.missingCurrent").or(z.literal("")).optional(),
    password: passwordText.optional(),
    passwordRepeat: passwordText.optional(),
    ...person,
    ...base,
    shownRights,
    version: rowVersion,
  }),
);

export const actForm = z.strictObject({ version: rowVersion, shownRights });

/**
 * `when`, which a button that deactivates at once does not send: now, at the end of the day
 * `endsOn`, or not at all.
 */
export const deactivationForm = actForm
  .extend({
    when: z.enum(["now", "day", "never"]).optional(),
    endsOn: dayOrNone("leaving.endsOn.invalid").optional(),
    reason: lineOf({
      max: 200,
      tooLong: "leaving.reason.tooLong",
      forbidden: "leaving.reason.forbidden",
      lets: /[<>:/]/g,
    }).optional(),
  })
  .refine(({ when, endsOn }) => when !== "day" || Boolean(endsOn), {
    path: ["endsOn"],
    when: () => true,
    message: "leaving.endsOn.missing",
  });

/** One session by its handle, or all but the asking browser's. */
export const sessionEnd = z.literal("others").or(z.string().regex(/^[0-9a-f]{16}$/));

export const endSessionsForm = z.strictObject({ version: rowVersion, end: sessionEnd });

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** Who is searched and chosen to get the customers, besides the way back. */
export const deletionQuery = actQuery.extend({ who: searchText, to: receiverId });

/**
 * The counts that the Warning page showed, and who gets the customers (nobody: they become free).
 * `do` looks for somebody instead of deleting.
 */
export const deletionForm = z.strictObject({
  version: rowVersion,
  sessions: count,
  customers: count,
  who: typedSearch.optional(),
  to: receiverId.optional(),
  do: z.literal("search").optional(),
});

/** `address` is typed to confirm whom it is about; it is compared as sign-in compares it. */
export const erasureForm = z.strictObject({
  version: rowVersion,
  address: z.string().transform(bare).pipe(z.string().min(1, "users.erasure.address.missing")),
});

/**
 * `offered` is how many customers the page offered to give back; a button that restores at once
 * sends none.
 */
export const restorationForm = actForm.extend({ offered: count.optional(), giveBack: ticked });

/** As a browser sends it. */
export type CreateEntries = z.input<typeof createForm>;
export type CreateInput = z.infer<typeof createForm>;
export type EditInput = z.infer<typeof editForm>;
