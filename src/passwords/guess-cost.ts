import { fold } from "../domain/text.ts";
import { BEGINNING, wellKnownPasswords } from "./well-known.ts";

/**
 * What an attacker reaches in 2^27 guesses, about 10^8, counts as well known; everything on the
 * list is far below.
 */
export const LIMIT = 27;
const LONGEST_WORD = 24;

/** Rows and columns of keyboards, read in both directions. */
const rows = [
  "1234567890 qwertyuiop[]\\ asdfghjkl;' zxcvbnm,./ !@#$%^&*()_+",
  "qwertzuiopü+ asdfghjklöä# yxcvbnm,.- !§$%&/()=?",
  "azertyuiop qsdfghjklm wxcvbn йцукенгшщзх фывапролджэ ячсмитьбю",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol. 1qay2wsx3edc4rfv5tgb6zhn7ujm zaq1xsw2cde3vfr4bgt5nhy6mju7",
  "qazwsxedcrfvtgbyhnujm qayxswedcvfr",
];
const keyboard = fold([...rows, ...rows.map(reversed)].join(" "));
/** Where on the keyboard any three signs begin: no row has a space. */
const keys = Map.groupBy(
  Array.from(keyboard, (_, at) => at).filter((at) => !keyboard.slice(at, at + 3).includes(" ")),
  (at) => keyboard.slice(at, at + 3),
);

/** Leet and what it stands for: two alphabets, because 1 and ! are i or l. */
const leet = "0123456789@$!|+€(";
const disguises = ["oizeasgtbgasiltec", "olzeasgtbgaslltec"].map(
  (plain) => new Map([...leet].map((sign, index) => [sign, plain.charAt(index)])),
);

/**
 * The bits of the cheapest way to write a text as pieces that attackers try: listed words, keyboard
 * rows, sequences, dates, repeats and single characters. Ways that pass LIMIT are given up, which
 * is what keeps long passwords quick: the answer may then be Infinity.
 */
export function cheapest(text: string): number {
  const views = [text, ...disguised(text)];
  const best = new Array<number>(text.length + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  const repeats = repeatLengths(text);
  for (let at = 0; at < text.length; at++) {
    const spent = best[at] ?? LIMIT;
    if (spent > LIMIT) continue;
    const reach: Reach = (length, bits) => {
      best[at + length] = Math.min(best[at + length] ?? Number.POSITIVE_INFINITY, spent + bits);
    };
    reach(1, characterBits(text.charAt(at)));
    const joint: Reach = (length, bits) => reach(length, bits + (at === 0 ? 0 : 1));
    const another: Reach = (length, bits) => joint(length, bits + 1);
    for (const view of views) {
      reachWords(view, at, view === text ? joint : another);
      reachRow(view, at, joint);
    }
    reachSequence(text, at, joint);
    reachDate(text, at, joint);
    reachRepeat(repeats, at, joint);
  }
  return best[text.length] ?? Number.POSITIVE_INFINITY;
}

/** From here, `length` characters further for `bits`. */
type Reach = (length: number, bits: number) => void;

function reachWords(view: string, at: number, reach: Reach): void {
  const { bits, beginnings } = wellKnownPasswords();
  const longest = beginnings.has(view.slice(at, at + BEGINNING)) ? LONGEST_WORD : BEGINNING - 1;
  for (let length = 2; length <= longest && at + length <= view.length; length++) {
    const spent = bits.get(view.slice(at, at + length));
    if (spent !== undefined) reach(length, spent);
  }
}

function reachRow(view: string, at: number, reach: Reach): void {
  const longest = Math.max(
    0,
    ...(keys.get(view.slice(at, at + 3)) ?? []).map((key) => walkLength(view, at, key)),
  );
  for (let length = 3; length <= longest; length++) reach(length, 4 + Math.log2(length));
}

/** How far the text goes along the row from this key. */
function walkLength(view: string, at: number, key: number): number {
  let length = 0;
  while (
    at + length < view.length &&
    view[at + length] !== " " &&
    view[at + length] === keyboard[key + length]
  )
    length++;
  return length;
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

/**
 * The longest stretches that say again what stood `period` characters before; saying everything
 * again is the cheapest.
 */
function reachRepeat(repeats: Repeats, at: number, reach: Reach): void {
  let longest = 2;
  for (let period = 1; period <= at; period++) {
    // A longer period pays only for a longer stretch.
    const length = repeats(at, period);
    if (length <= longest) continue;
    longest = length;
    reach(
      length,
      period === at ? Math.log2(1 + length / period) : 1 + Math.log2(period) + Math.log2(length),
    );
  }
}

/** How many characters from `at` on are those that stood `period` before. */
type Repeats = (at: number, period: number) => number;

/**
 * All of them in the square of the length: each is one more than the same period's at the next
 * character. One by one they would take its cube.
 */
function repeatLengths(text: string): Repeats {
  const size = text.length + 1;
  const lengths = new Uint8Array(size * size);
  for (let at = text.length - 1; at > 0; at--)
    for (let period = 1; period <= at; period++)
      if (text[at] === text[at - period])
        lengths[at * size + period] = (lengths[(at + 1) * size + period] ?? 0) + 1;
  return (at, period) => lengths[at * size + period] ?? 0;
}

function characterBits(sign: string): number {
  if (sign > "\x7f") return 6;
  if (/[a-z]/.test(sign)) return 4.7;
  if (/\d/.test(sign)) return 3.3;
  return " !?.,-_*#@$&+".includes(sign) ? 3 : 5;
}

/** The text with leet undone, one character for one; those that change nothing are left out. */
export function disguised(text: string): string[] {
  const forms = new Set(
    disguises.map((alphabet) => text.replace(/[^a-z]/g, (sign) => alphabet.get(sign) ?? sign)),
  );
  return [...forms].filter((form) => form !== text);
}

export function reversed(text: string): string {
  return [...text].reverse().join("");
}
