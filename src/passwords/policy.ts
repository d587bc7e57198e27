import { domainToUnicode } from "node:url";
import type { Reason } from "../domain/reason.ts";
import { codePoints, fold } from "../domain/text.ts";
import { passwordLength } from "./length.ts";
import { wellKnownPasswords } from "./well-known.ts";

/** `site` is PUBLIC_URL: a password must not be made of the shop's own name. */
export type PasswordOwner = Record<"email" | "firstName" | "lastName", string> & { site?: string | undefined };

/** Why this person cannot have this password. The most helpful reason comes first: length, then their own name, then well-known ones. */
export function whyNotPassword(password: string, person: PasswordOwner): Reason | undefined {
  const { min, max } = passwordLength;
  const length = codePoints(password.normalize("NFC"));
  if (length < min) return { key: "passwords.tooShort", params: { min }, field: "password" };
  if (length > max) return { key: "passwords.tooLong", params: { max }, field: "password" };
  const text = fold(password);
  const part = personalPart(text, person);
  if (part !== undefined) return { key: "passwords.personal", params: { part }, field: "password" };
  return isWellKnown(withProductName(text.slice(0, LOOKED_AT), person.site)) ? { key: "passwords.wellKnown", field: "password" } : undefined;
}

/** What an attacker reaches in 2^27 guesses, about 10^8, counts as well known; everything on the list is far below. */
const LIMIT = 27;
/** fold() may unfold one character to many: what follows these no longer matters. */
const LOOKED_AT = 192;
/** A part of a name or address must have this many code points to count. */
const PART = 4;
const LONGEST_WORD = 24;
/** Domain labels that say nothing about a person. */
const trivialLabels: ReadonlySet<string> = new Set(["mail", "email", "webmail", "post", "online", "host"]);

/** Rows and columns of keyboards, read in both directions. */
const rows = [
  "1234567890 qwertyuiop[]\\ asdfghjkl;' zxcvbnm,./ !@#$%^&*()_+",
  "qwertzuiopü+ asdfghjklöä# yxcvbnm,.- !§$%&/()=? azertyuiop qsdfghjklm wxcvbn йцукенгшщзх фывапролджэ ячсмитьбю",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol. 1qay2wsx3edc4rfv5tgb6zhn7ujm zaq1xsw2cde3vfr4bgt5nhy6mju7 qazwsxedcrfvtgbyhnujm qayxswedcvfr",
];
const keyboard = fold([...rows, ...rows.map(reversed)].join(" "));

/** Leet and what it stands for: two alphabets, because 1 and ! are i or l. */
const leet = "0123456789@$!|+€(";
const disguises = ["oizeasgtbgasiltec", "olzeasgtbgaslltec"].map((plain) => new Map([...leet].map((sign, index) => [sign, plain.charAt(index)])));

/** The part of the person's name or address that the folded password contains, as they write it. */
function personalPart(text: string, person: PasswordOwner): string | undefined {
  const forms = [text, ...disguised(text)];
  return personalParts(person).find((part) => {
    const needles = codePoints(part) < PART ? [] : [fold(part), fold(germanised(part))];
    return needles.some((needle) => codePoints(needle) >= PART && forms.some((form) => form.includes(needle)));
  });
}

function personalParts(person: PasswordOwner): string[] {
  const email = person.email.normalize("NFC");
  const at = email.includes("@") ? email.lastIndexOf("@") : email.length;
  const local = email.slice(0, at);
  const domain = email.slice(at + 1).split(".");
  const labels = telling(domain);
  const [first = "", last = ""] = [person.firstName, person.lastName].map((name) => name.normalize("NFC").trim());
  const own = [first, last, local].flatMap((whole) => [...wordsOf(whole), whole, wordsOf(whole).join("")]);
  return [...own, ...labels, `${first}${last}`, `${last}${first}`];
}

/** The labels of a domain that say something, and their words; the last is a top-level domain. */
function telling(domain: string[]): string[] {
  return domain
    .slice(0, -1)
    .flatMap((label) => [label, ...wordsOf(label)])
    .filter((label) => !trivialLabels.has(fold(label)));
}

/** The folded password with the words of the site's address replaced by the name of this product: they are as easy to guess. */
function withProductName(text: string, site: string | undefined): string {
  const domain = URL.canParse(site ?? "") ? domainToUnicode(new URL(site ?? "").hostname).split(".") : [];
  const words = telling(domain).map(fold);
  return words.filter((word) => codePoints(word) >= PART).reduce(renameProduct, text);
}

function renameProduct(text: string, word: string): string {
  const views = [text, ...disguised(text)];
  let renamed = "";
  for (let at = 0; at < text.length; ) {
    const found = views.some((view) => view.startsWith(word, at));
    renamed += found ? "gatehouse" : text.charAt(at);
    at += found ? word.length : 1;
  }
  return renamed;
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]/u).filter((word) => word !== "");
}

/** Müller also writes Mueller. */
function germanised(text: string): string {
  return text.toLowerCase().replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue");
}

/** All the ways in which a cheap text is dressed up to look like a dear one. */
function isWellKnown(text: string): boolean {
  if (isDecorated(text)) return true;
  const forms = new Set([text, reversed(text), singled(text)]);
  if ([...forms].some((form) => cheapest(form) <= LIMIT)) return true;
  return separated(text).reduce((bits, kind) => bits + cheapest(kind), 3) <= LIMIT;
}

/** True when digits and symbols around or inside a listed word are all that makes it longer, and no more than the word itself. */
function isDecorated(text: string): boolean {
  const letters = [...text.matchAll(/\p{L}/gu)];
  const core = text.slice(letters[0]?.index ?? 0, (letters.at(-1)?.index ?? -1) + 1);
  const candidates = [core, ...disguised(core), letters.map(([letter]) => letter).join("")];
  return candidates.some((word) => word.length * 2 >= text.length && wellKnownPasswords().has(word));
}

/**
 * The bits of the cheapest way to write a text as pieces that attackers try: listed words, keyboard rows, sequences, dates, repeats and single characters.
 * Ways that pass LIMIT are given up, which is what keeps long passwords quick: the answer may then be Infinity.
 */
function cheapest(text: string): number {
  const views = [text, ...disguised(text)];
  const best = new Array<number>(text.length + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  for (let at = 0; at < text.length; at++) {
    const spent = best[at] ?? LIMIT;
    if (spent > LIMIT) continue;
    const reach: Reach = (length, bits) => {
      best[at + length] = Math.min(best[at + length] ?? Number.POSITIVE_INFINITY, spent + bits);
    };
    reach(1, characterBits(text.charAt(at)));
    const joint: Reach = (length, bits) => reach(length, bits + (at === 0 ? 0 : 1));
    for (const view of views) {
      reachWords(view, at, joint, view === text ? 0 : 1);
      reachRow(view, at, joint);
    }
    reachSequence(text, at, joint);
    reachDate(text, at, joint);
    reachRepeat(text, at, joint);
  }
  return best[text.length] ?? Number.POSITIVE_INFINITY;
}

/** From here, `length` characters further for `bits`. */
type Reach = (length: number, bits: number) => void;

function reachWords(view: string, at: number, reach: Reach, extra: number): void {
  for (let length = 2; length <= LONGEST_WORD && at + length <= view.length; length++) {
    const bits = wellKnownPasswords().get(view.slice(at, at + length));
    if (bits !== undefined) reach(length, bits + extra);
  }
}

function reachRow(view: string, at: number, reach: Reach): void {
  for (let length = 3; at + length <= view.length; length++) {
    const walk = view.slice(at, at + length);
    if (walk.includes(" ") || !keyboard.includes(walk)) return;
    reach(length, 4 + Math.log2(length));
  }
}

/** abcdef, 97531: a constant step of at most two, in any script. */
function reachSequence(text: string, at: number, reach: Reach): void {
  const step = stepAt(text, at);
  if (Math.abs(step) > 2) return;
  let length = 2;
  while (at + length < text.length && stepAt(text, at + length - 1) === step) {
    length++;
    reach(length, 4 + Math.log2(length));
  }
}

function stepAt(text: string, at: number): number {
  return text.charCodeAt(at + 1) - text.charCodeAt(at);
}

function reachDate(text: string, at: number, reach: Reach): void {
  const digits = text.slice(at, at + 8);
  if (/^(?:19|20)\d\d/.test(digits)) reach(4, 6);
  if (/^(?:(?:[0-3]\d){2}(?:19|20)\d\d|(?:19|20)\d\d(?:[0-3]\d){2})$/.test(digits)) reach(8, 15);
}

/** The longest stretches that say again what stood `period` characters before; saying everything again is the cheapest. */
function reachRepeat(text: string, at: number, reach: Reach): void {
  let longest = 2;
  for (let period = 1; period <= at && at + longest < text.length; period++) {
    // A longer period pays only for a longer stretch; without this line 00…0x takes cubic time.
    if (text[at + longest] !== text[at + longest - period]) continue;
    const length = repeatLength(text, at, period);
    if (length <= longest) continue;
    longest = length;
    reach(length, period === at ? Math.log2(1 + length / period) : 1 + Math.log2(period) + Math.log2(length));
  }
}

function repeatLength(text: string, at: number, period: number): number {
  let length = 0;
  while (at + length < text.length && text[at + length] === text[at + length - period]) length++;
  return length;
}

function characterBits(sign: string): number {
  if (sign > "\x7f") return 6;
  if (/[a-z]/.test(sign)) return 4.7;
  if (/\d/.test(sign)) return 3.3;
  return " !?.,-_*#@$&+".includes(sign) ? 3 : 5;
}

/** The text with leet undone, one character for one; those that change nothing are left out. */
function disguised(text: string): string[] {
  const forms = new Set(disguises.map((alphabet) => text.replace(/[^a-z]/g, (sign) => alphabet.get(sign) ?? sign)));
  return [...forms].filter((form) => form !== text);
}

/** p1a2s3s4 is pass and 1234: letters, digits and all else apart. */
function separated(text: string): string[] {
  return [text.replace(/[^\p{L}]/gu, ""), text.replace(/[^\p{N}]/gu, ""), text.replace(/[\p{L}\p{N}]/gu, "")];
}

/** ppaassss is pass, when every character is there twice. */
function singled(text: string): string {
  const half = [...text].filter((_, index) => index % 2 === 0).join("");
  return [...half].map((sign) => sign + sign).join("") === text ? half : text;
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}
