import { parse } from "node:querystring";
import { z } from "zod";
import { addressOf, MAX_IDS, type QuerySchema, queryText } from "../domain/address.ts";
import { bare, beforeInvisible, trimmed } from "../domain/invisible.ts";
import { pageSizes } from "../domain/list-page.ts";
import { passwordLength } from "../domain/password-length.ts";
import { codePoints, composed, hasForbiddenCharacter, mayFit } from "../domain/text.ts";
import type { PlainKey, TextKey } from "../languages/texts.ts";
import { parseQueryValues } from "./query.ts";

const MAX_NAME = 100;

/** The id in an address: a positive integer that fits both databases. Anything else is 404. */
export const idParam = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** Ids of which any may be meant, as often as their name stands in the address. */
export const idList = z
  .union([z.string(), z.array(z.string()).max(MAX_IDS)])
  .transform((given) => [...new Set([given].flat())].filter((id) => id !== ""))
  .pipe(z.array(idParam))
  .default([]);

/** What somebody searches for: at most 100 characters, no control characters (security I2). */
export const searchText = z
  .string()
  .refine((text) => codePoints(text) <= 100 && !/\p{Cc}|\p{Cs}/u.test(text))
  .transform(bare)
  .default("");

/** A character of a line that nobody sees is named by what stands before it. */
export function withoutInvisible(text: string, { addIssue }: z.RefinementCtx): void {
  const before = beforeInvisible(text);
  if (before)
    addIssue({ code: "custom", message: "forms.invisible", params: { before: ending(before) } });
}

/** Code points that are enough to find a place by. */
const ENDING = 20;

function ending(text: string): string {
  const signs = [...text];
  return signs.length <= ENDING ? text : `…${signs.slice(-ENDING).join("")}`;
}

interface LineTexts {
  tooLong: TextKey;
  forbidden: PlainKey;
  max?: number;
  /** Signs that it may contain although a name does not. */
  lets?: RegExp;
}

/**
 * One line of text of any script, which may be empty: 100 characters unless `max` says otherwise,
 * without those that names never contain. Messages are i18n keys.
 */
export function lineOf({ tooLong, forbidden, max = MAX_NAME, lets = /$^/ }: LineTexts) {
  return z
    .string()
    .transform((text) => composed(trimmed(text.replace(/\p{Zs}+/gu, " ")), max))
    .pipe(
      z
        .string()
        .refine((text) => codePoints(text) <= max, {
          message: tooLong,
          params: { max },
          abort: true,
        })
        .superRefine(withoutInvisible)
        .refine((text) => beforeInvisible(text) || !hasForbiddenCharacter(text.replace(lets, "")), {
          message: forbidden,
        }),
    );
}

/** What something or somebody is called: a line of 1 to 100 characters. */
export function nameOf({ missing, ...texts }: LineTexts & { missing: PlainKey }) {
  return lineOf(texts).refine((text) => text !== "", { message: missing });
}

/**
 * A password, current or new: no longer than any can be, which is all that is looked at before the
 * policy or the hash decides.
 */
export const passwordText = z.string().refine((text) => mayFit(text, passwordLength.max), {
  message: "passwords.tooLong",
  params: { max: passwordLength.max },
});

/** A box with the value "on"; a browser says nothing of one that is not ticked. */
export const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

const isoDay = z.iso.date();

/** A day as browsers send it, or none; years as a date field takes them. */
export function dayOrNone(invalid: PlainKey) {
  const isDay = (text: string) => isoDay.safeParse(text).success && text <= "2999-12-31";
  return z.string().refine((text) => text === "" || isDay(text), invalid);
}

/** The hidden version of the row that a page showed. */
export const rowVersion = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** The number of a list's page, from 1. */
export const pageNumber = z
  .string()
  .regex(/^[1-9]\d{0,4}$/)
  .transform(Number)
  .default(1);

/** How many rows of a list a page has. */
export const pageSize = z.enum(pageSizes.map(String)).transform(Number).default(pageSizes[0]);

/** A list somebody came from, as its own query: re-parsed by its schema, never a URL. */
export function listText<Query extends object>(schema: z.ZodObject & QuerySchema<Query>) {
  return z
    .string()
    .max(1_000)
    .default("")
    .transform((list) => {
      const { query } = parseQueryValues(schema, parse(list));
      return queryText(schema, query as Partial<Query>);
    });
}

/** Whether it was the record of something that led to an act on it, and not the list. */
export const openedFrom = z.enum(["", "record"]).default("");

interface Thing<Query extends object> {
  /** Of the list; the records stand below it. */
  path: string;
  /** Of the fragments of its rows. */
  letter: string;
  query: z.ZodObject & QuerySchema<Query>;
  /** What leads back to a record. */
  recordKey: PlainKey;
}

/** What acts on a kind of thing know of where they were opened, and where they lead back to. */
export function waysBack<Query extends object>({ path, letter, query, recordKey }: Thing<Query>) {
  const backQuery = z.object({ list: listText(query), from: openedFrom });
  type Back = z.infer<typeof backQuery>;
  /** `?list=…&from=…`; nothing for the plain list. */
  const asQuery = (back: Partial<Back>) => addressOf("", backQuery, back);
  const recordUrl = (list: string, { id }: { id: number }) => `${path}/${id}${asQuery({ list })}`;
  /** At a row where one is named. */
  const listUrl = (list: string, row?: { id: number }) =>
    (list ? `${path}?${list}` : path) + (row ? `#${letter}${row.id}` : "");
  return {
    backQuery,
    asQuery,
    recordUrl,
    listUrl,
    /** To the record that an act was opened from, or to the row. */
    backUrl: ({ list, from }: Back, row: { id: number }) =>
      from === "record" ? recordUrl(list, row) : listUrl(list, row),
    /** What is searched in the list. */
    searchOf: (list: string) => new URLSearchParams(list).get("q") ?? "",
    /** What `backUrl()` leads to. */
    backKey: ({ from }: Back): PlainKey => (from === "record" ? recordKey : "forms.back"),
  };
}
