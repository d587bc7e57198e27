import { domainToASCII } from "node:url";
import { bare, beforeInvisible } from "./invisible.ts";

/** Letters that no decomposition takes apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ς: "σ",
};

/** Code units that fold() takes: more than any row or any question has. */
const MAX_FOLDED = 2_048;

/** What changes how a sign looks, not which it is. */
const variants = /[\u180b-\u180f\ufe00-\ufe0f\u{e0000}-\u{e01ef}]/gu;
/** Joiners that join nothing; within a word they are a part of it. */
const looseJoiners = /[\u200c\u200d](?![\p{L}\p{M}])/gu;

/**
 * Text as it is searched and sorted: lower case, without accents, single spaces. Marks of scripts
 * that need them (Devanagari, Arabic, …) stay. Throws RangeError beyond 2,048 code units: whoever
 * asks has a bound of their own.
 */
export function fold(text: string): string {
  if (text.length > MAX_FOLDED) throw new RangeError("The text is too long to be folded");
  return text
    .normalize("NFKD")
    .replace(variants, "")
    .replace(looseJoiners, "")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßæœøłđðþıς]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The one form in which addresses are compared (security I3): trimmed of all that is not seen,
 * NFKC, lower case, domain as IDNA. undefined when it is not an address; a longer one than
 * MAX_EMAIL is none.
 */
export function canonicalEmail(typed: string): string | undefined {
  const seen = bare(typed);
  // Before anything is normalised: putting marks in order takes the square of their number.
  if (seen.length > 2 * MAX_EMAIL) return undefined;
  const text = seen.normalize("NFKC").toLowerCase().normalize("NFKC");
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  if (
    at < 1 ||
    local.length > 64 ||
    !/^[^\s\p{C}\p{Default_Ignorable_Code_Point}"(),:;<>@[\\\]]+$/u.test(local) ||
    /^\.|\.\.|\.$/.test(local)
  )
    return undefined;
  // domainToASCII reads what it is given as a URL would be read: it drops, decodes or cuts at
  // these.
  const typedDomain = text.slice(at + 1);
  if (/[\s\p{C}!-,/:-@[-`{-~]/u.test(typedDomain)) return undefined;
  const domain = domainToASCII(typedDomain);
  if (
    !/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(domain) ||
    /(^|\.)-|-(\.|$)|(^|\.)\d+$/.test(domain) ||
    domain.length > 253
  )
    return undefined;
  return `${local}@${domain}`;
}

/** Code points of an address. */
export const MAX_EMAIL = 254;

/**
 * Whether `text` may have at most `max` code points once it is composed: NFC makes one of six code
 * units at most. In no time.
 */
export function mayFit(text: string, max: number): boolean {
  return text.length <= 6 * max;
}

/**
 * The composed form (NFC) in which text is kept. What cannot fit into `max` code points is too long
 * already and stays as it is.
 */
export function composed(text: string, max: number): string {
  return mayFit(text, max) ? text.normalize("NFC") : text;
}

/**
 * What names and other one-line text never contain: what is not seen, but for what belongs to
 * letters and emoji (domain/invisible.ts), and `< > : /`.
 */
export function hasForbiddenCharacter(text: string): boolean {
  return /[\p{Cs}\ufffd<>:/]/u.test(text) || beforeInvisible(text) !== undefined;
}

/** Length as a person counts it: code points. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** Both names, or the only one. */
export function fullName(person: { firstName: string; lastName: string }): string {
  return [person.firstName, person.lastName].filter(Boolean).join(" ");
}

/** A customer as the store calls it. */
export interface Customer {
  reference: string;
  email: string;
  firstName: string;
  lastName: string;
  company: string | null;
}

/** What a customer is called: of a company without a person its name, and at least the reference. */
export function customerName(customer: Customer): string {
  const { company, email, reference } = customer;
  return fullName(customer).trim() || company || email || reference;
}
