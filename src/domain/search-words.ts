import { type Customer, codePoints, customerName, fold } from "./text.ts";

/**
 * What separates words: apostrophes (an acute accent that stands for one folds to a space, too),
 * quotes, commas, semicolons, brackets, and the dot between Katakana names.
 */
const separators =
  /[ "'(),;<>[\]`\u00ab\u00bb\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u05f4\u07f4\u07f5\u2018-\u201f\u2032\u2035\u2039\u203a\u3001\u3008-\u3011\u30fb\ua78c]+/;

const hyphens = /[\u02d7\u058a\u05be\u1806\u2010\u2012-\u2015\u2043\u2212\u2e17\u2e40\u30a0]/g;

/** Kana, Han and Hangul: names that are written without a space. */
const unspaced = /[\u3040-\u9fff\uac00-\ud7a3\u{20000}-\u{3fffd}]/u;

/** The words of a text, folded. A migration does the same in SQL to the texts of its time. */
function wordsOf(text: string): string[] {
  return fold(text)
    .replace(hyphens, "-")
    .split(separators)
    .filter((word) => word !== "");
}

/** Text as people are sorted by it. */
function sortKey(text: string): string {
  return wordsOf(text).join(" ");
}

/** Two spaces before every word: so even its first letter has a trigram. */
function searchTextOf(words: readonly string[]): string {
  return words.map((word) => `  ${word}`).join("");
}

/** Both names without a space, either one first. */
function unspacedNames(nameKey: string): string[] {
  const name = nameKey.replaceAll(" ", "");
  return unspaced.test(name) ? [name + name] : [];
}

/**
 * The folded copies a user row keeps for sorting and searching. A person with one name stands
 * among the last names with it.
 */
export function userKeys(user: { email: string; firstName: string; lastName: string }) {
  const { email, firstName, lastName } = user;
  const words = wordsOf(`${email} ${firstName} ${lastName}`);
  return {
    firstNameKey: sortKey(firstName),
    lastNameKey: sortKey(lastName || firstName),
    searchText: searchTextOf([...words, ...unspacedNames(sortKey(`${lastName} ${firstName}`))]),
  };
}

/** The folded copies a customer row keeps for sorting and searching. */
export function customerKeys(customer: Customer) {
  const { reference, email, firstName, lastName, company } = customer;
  const person = `${lastName} ${firstName}`.trim();
  const nameKey = sortKey(person || customerName(customer));
  const words = wordsOf(`${reference} ${email} ${firstName} ${lastName} ${company ?? ""}`);
  return { nameKey, searchText: searchTextOf([...words, ...unspacedNames(nameKey)]) };
}

/**
 * Whether what searchWords() made stands in a text that has no folded copy.
 */
export function hasWordsIn(text: string, words: readonly string[]): boolean {
  const own = wordsOf(text);
  const searchText = searchTextOf([...own, ...unspacedNames(own.join(" "))]);
  return words.every((word) => searchText.includes(word));
}

/** Words that are looked for at once. */
const MOST_WORDS = 10;
/** Letters that find a word anywhere; fewer find its beginning. */
const ANYWHERE = 3;

/**
 * What has to stand in a searchText for it to be found by what somebody typed or pasted: its words,
 * the ten longest, those before the others. Each has three characters or more, short ones by the
 * spaces before them.
 */
export function searchWords(typed: string): string[] {
  const words = wordsOf(typed)
    .map((word) => word.replace(/^mailto:/, ""))
    .filter((word) => /[^-]/.test(word))
    .sort((one, other) => codePoints(other) - codePoints(one));
  const told = words.filter((word, index) => !words.slice(0, index).some(implies(word)));
  return told.slice(0, MOST_WORDS).map((word) => word.padStart(paddedLength(word)));
}

function implies(word: string): (longer: string) => boolean {
  return codePoints(word) < ANYWHERE
    ? (longer) => longer === word
    : (longer) => longer.includes(word);
}

/** In code units, which padStart counts. */
function paddedLength(word: string): number {
  return word.length + Math.max(0, ANYWHERE - codePoints(word));
}
