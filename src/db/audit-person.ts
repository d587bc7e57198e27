import { personalFields } from "../domain/fields.ts";
import { formerName } from "../domain/former.ts";
import { searchWords } from "../domain/search-words.ts";

/** The words of an entry that may be about people; what it says that happened is not among them. */
export interface AuditText {
  actorName: string;
  subjectName: string;
  /** JSON. */
  changes: string;
  address: string | null;
  requestId: string | null;
}

interface OwnEntry extends AuditText {
  action: string;
  actorId: number | null;
  subjectType: string;
  subjectId: number | null;
}

/** What somebody wrote about them in their own words. */
const WRITTEN = ["reason"];

/**
 * An entry without the person of this number; adds what they are called in it, and their addresses,
 * to `names`.
 */
export function withoutPerson(entry: OwnEntry, id: number, names: Set<string>): AuditText {
  const acted = entry.actorId === id;
  const concerned = entry.subjectType === "user" && entry.subjectId === id;
  if (acted) names.add(entry.actorName);
  if (concerned)
    for (const name of [entry.subjectName, ...addressesIn(entry.changes)]) names.add(name);
  // Where somebody tried to sign in from is where the person was, as far as one knows.
  const theirs = acted || (concerned && entry.action.startsWith("session."));
  return {
    actorName: acted ? formerName(id) : entry.actorName,
    subjectName: concerned ? formerName(id) : entry.subjectName,
    changes: concerned ? withoutFields(entry.changes, id) : entry.changes,
    address: theirs ? null : entry.address,
    requestId: theirs ? null : entry.requestId,
  };
}

function addressesIn(changes: string): string[] {
  const { email } = parsedObject(changes) ?? {};
  const sides = email !== null && typeof email === "object" ? Object.values(email) : [email];
  return sides.filter((side) => typeof side === "string");
}

/** What cannot be read may say anything, and goes. */
function withoutFields(changes: string, id: number): string {
  const parsed = parsedObject(changes);
  if (!parsed) return "{}";
  const has = (field: string) => Object.hasOwn(parsed, field);
  const found = personalFields.filter(has);
  if (found.length === 0 && !WRITTEN.some(has)) return changes;
  for (const field of WRITTEN) delete parsed[field];
  const former = formerName(id);
  const gone = found.map((field) => {
    const isChange = parsed[field] !== null && typeof parsed[field] === "object";
    return [field, isChange ? { from: former, to: former } : former];
  });
  return JSON.stringify({ ...parsed, ...Object.fromEntries(gone) });
}

/** Where an entry of somebody else names a person without a number. */
const SIDES = ["giver", "receiver"];

/** Somebody else's entry of an act in which the person, called so then, was the other side. */
export function withoutMention<Entry extends AuditText>(
  entry: Entry,
  { id, name }: { id: number; name: string },
): Entry {
  const parsed = parsedObject(entry.changes);
  const side = SIDES.find((one) => parsed?.[one] === name);
  if (side === undefined) return entry;
  return { ...entry, changes: JSON.stringify({ ...parsed, [side]: formerName(id) }) };
}

function parsedObject(json: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return parsed !== null && typeof parsed === "object" ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** What of a list's filter is words that people type. */
const WORDS = ["q", "who", "whom"];

/** An entry of an export without the words that its list was searched by, where they say who. */
export function withoutWords<Entry extends AuditText>(
  entry: Entry,
  { id, searchTexts }: { id: number; searchTexts: readonly string[] },
): Entry {
  const parsed = parsedObject(entry.changes);
  if (typeof parsed?.filter !== "string" || parsed.filter === "") return entry;
  const filter = new URLSearchParams(parsed.filter);
  const isNamedIn = (name: string) =>
    searchTexts.some((text) => isFoundBy(filter.get(name) ?? "", text));
  const naming = WORDS.filter(isNamedIn);
  if (naming.length === 0) return entry;
  for (const name of naming) filter.set(name, `#${id}`);
  return { ...entry, changes: JSON.stringify({ ...parsed, filter: filter.toString() }) };
}

/** Code units: more than any search has. */
const MAX_SEARCH = 500;

/**
 * Whether a search finds this person by more than the beginnings of words, or says all of their
 * name, or an address, among other words.
 */
function isFoundBy(searched: string, searchText: string): boolean {
  const words = searchWords(searched.slice(0, MAX_SEARCH));
  const isLong = (word: string) => !word.startsWith(" ");
  const isSaid = (word: string) => words.some((one) => one.trim() === word);
  const theirs = searchText.trim().split(/ {2}/);
  const [addresses, names] = [true, false].map((is) =>
    theirs.filter((word) => word.includes("@") === is),
  ) as [string[], string[]];
  return (
    (words.some(isLong) && words.every((word) => searchText.includes(word))) ||
    addresses.some(isSaid) ||
    (names.length > 1 && names.every(isSaid))
  );
}
