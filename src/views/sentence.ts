import { isTextKey, messageText } from "../languages/message.ts";
import type { Message, MessageWith, PlainKey, Translate } from "../languages/texts.ts";

/**
 * Things to be listed in the language of who reads: some by the keys of their words, some by their
 * own names; `more` are not named.
 */
interface Listing {
  keys?: readonly PlainKey[];
  names?: readonly string[];
  more?: number;
}

/** A sentence to come, whose values may be lists. */
export type Sentence = MessageWith<string | number | Listing>;

interface Reading {
  t: Translate;
  format: { list(items: readonly string[]): string };
}

/** A sentence in words. */
export function sentenceText(ctx: Reading, { key, params }: Sentence): string {
  const values = Object.entries(params ?? {}).map(([name, value]) => [
    name,
    typeof value === "object" ? listingText(ctx, value) : value,
  ]);
  return messageText(ctx.t, { key, params: Object.fromEntries(values) } as Message);
}

function listingText({ t, format }: Reading, { keys = [], names = [], more = 0 }: Listing) {
  const rest = more > 0 ? [t("lists.others", { count: more })] : [];
  return format.list([...keys.map((key) => t(key)), ...names, ...rest]);
}

/** Whether there are words for what was stored of a sentence. */
export function isSayable({ key, params }: Sentence): boolean {
  const listings = Object.values(params ?? {}) as (string | number | Listing)[];
  const keys = listings.flatMap((value) => (typeof value === "object" ? (value.keys ?? []) : []));
  return [key, ...keys].every(isTextKey);
}

/** So many names a sentence has room for. */
const NAMED = 3;

/** Names as a sentence lists them: the first of many, and how many more there are. */
export function namesOf(all: readonly string[]): Listing {
  const { names, more } = firstOf(all);
  return { names, more };
}

/** The same of things that have words of ours. */
export function wordsOf(all: readonly PlainKey[]): Listing {
  const { names: keys, more } = firstOf(all);
  return { keys, more };
}

/** One more is no more words than its own name. */
function firstOf<Name>(all: readonly Name[]): { names: readonly Name[]; more: number } {
  const shown = all.length > NAMED + 1 ? NAMED : all.length;
  return { names: all.slice(0, shown), more: all.length - shown };
}

/** What was given to a list of something, and taken from it; nothing where it stayed. */
export function exchangeSentence(
  what: PlainKey,
  { given, taken }: { given: Listing; taken: Listing },
): Sentence[] {
  const list: Listing = { keys: [what] };
  if (isEmpty(given)) {
    return isEmpty(taken) ? [] : [{ key: "lists.taken", params: { list, taken } }];
  }
  return isEmpty(taken)
    ? [{ key: "lists.given", params: { list, given } }]
    : [{ key: "lists.exchanged", params: { list, given, taken } }];
}

interface Edit {
  name: string;
  /** The labels of what changed, lists apart. */
  fields: readonly PlainKey[];
  /** What changed of its lists. */
  lists: readonly Sentence[];
  /** What there is to say where nothing else changed than lists. */
  done: Sentence;
}

/** What an edit changed of something with a name; that it changed nothing, where it did not. */
export function editSentences({ name, fields, lists, done }: Edit) {
  if (fields.length + lists.length === 0)
    return { key: "forms.unchanged" as const, params: { name }, tone: "notice" as const };
  const listed = { fields: wordsOf(fields), name };
  const lead: Sentence = fields.length > 0 ? { key: "forms.changed", params: listed } : done;
  return { ...lead, also: lists };
}

function isEmpty({ keys = [], names = [] }: Listing): boolean {
  return keys.length + names.length === 0;
}
