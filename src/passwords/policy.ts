import { domainToUnicode } from "node:url";
import { lengthOf, passwordLength } from "../domain/password-length.ts";
import type { Reason } from "../domain/reason.ts";
import { codePoints, fold } from "../domain/text.ts";
import { cheapest, disguised, LIMIT, reversed } from "./guess-cost.ts";
import { wellKnownPasswords } from "./well-known.ts";

/** `site` is PUBLIC_URL: a password must not be made of the shop's own name. */
export type PasswordOwner = Record<"email" | "firstName" | "lastName", string> & {
  site?: string | undefined;
};

/**
 * Why this person cannot have this password. The most helpful reason comes first: length, then
 * their own name, then well-known ones.
 */
export function whyNotPassword(password: string, person: PasswordOwner): Reason | undefined {
  const { min, max } = passwordLength;
  const length = lengthOf(password);
  if (length < min) return { key: "passwords.tooShort", params: { min }, field: "password" };
  if (length > max) return { key: "passwords.tooLong", params: { max }, field: "password" };
  const text = fold(password);
  const part = personalPart(text, person);
  if (part !== undefined) return { key: "passwords.personal", params: { part }, field: "password" };
  return isWellKnown(withProductName(text.slice(0, LOOKED_AT), person.site))
    ? { key: "passwords.wellKnown", field: "password" }
    : undefined;
}

/**
 * Runs the policy once, outside any request: the list of well-known passwords and the regular
 * expressions take a tenth of a second the first time.
 */
export function preparePolicy(): void {
  whyNotPassword("\ufdfa".repeat(passwordLength.max), { email: "", firstName: "", lastName: "" });
}

/** fold() may unfold one character to many: what follows these no longer matters. */
const LOOKED_AT = 192;
/** A part of a name or address must have this many code points to count. */
const PART = 4;
/** Domain labels that say nothing about a person. */
const trivialLabels: ReadonlySet<string> = new Set([
  "mail",
  "email",
  "webmail",
  "post",
  "online",
  "host",
]);

/** The part of the person's name or address that the folded password contains, as they write it. */
function personalPart(text: string, person: PasswordOwner): string | undefined {
  const forms = [text, ...disguised(text)];
  return personalParts(person).find((part) => {
    const needles = codePoints(part) < PART ? [] : [fold(part), fold(germanised(part))];
    return needles.some(
      (needle) => codePoints(needle) >= PART && forms.some((form) => form.includes(needle)),
    );
  });
}

function personalParts(person: PasswordOwner): string[] {
  const email = person.email.normalize("NFC");
  const at = email.includes("@") ? email.lastIndexOf("@") : email.length;
  const local = email.slice(0, at);
  const domain = email.slice(at + 1).split(".");
  const labels = telling(domain);
  const [first = "", last = ""] = [person.firstName, person.lastName].map((name) =>
    name.normalize("NFC").trim(),
  );
  const own = [first, last, local].flatMap((whole) => [
    ...wordsOf(whole),
    whole,
    wordsOf(whole).join(""),
  ]);
  return [...own, ...labels, `${first}${last}`, `${last}${first}`];
}

/** The labels of a domain that say something, and their words; the last is a top-level domain. */
function telling(domain: string[]): string[] {
  return domain
    .slice(0, -1)
    .flatMap((label) => [label, ...wordsOf(label)])
    .filter((label) => !trivialLabels.has(fold(label)));
}

/**
 * The folded password with the words of the site's address replaced by the name of this product:
 * they are as easy to guess.
 */
function withProductName(text: string, site: string | undefined): string {
  const domain = URL.canParse(site ?? "")
    ? domainToUnicode(new URL(site ?? "").hostname).split(".")
    : [];
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
  return [text, ...disguised(text)].some(
    (view) => separated(view).reduce((bits, kind) => bits + cheapest(kind), 3) <= LIMIT,
  );
}

/**
 * True when digits and symbols around or inside a listed word are all that makes it longer, and no
 * more than the word itself.
 */
function isDecorated(text: string): boolean {
  const letters = [...text.matchAll(/\p{L}/gu)];
  const core = text.slice(letters[0]?.index ?? 0, (letters.at(-1)?.index ?? -1) + 1);
  const candidates = [core, ...disguised(core)].flatMap((view) => [view, onlyLetters(view)]);
  return candidates.some(
    (word) => word.length * 2 >= text.length && wellKnownPasswords().bits.has(word),
  );
}

/** p1a2s3s4 is pass and 1234: letters, digits and all else apart. */
function separated(text: string): string[] {
  return [onlyLetters(text), text.replace(/[^\p{N}]/gu, ""), text.replace(/[\p{L}\p{N}]/gu, "")];
}

function onlyLetters(text: string): string {
  return text.replace(/[^\p{L}]/gu, "");
}

/** ppaassss is pass, when every character is there twice. */
function singled(text: string): string {
  const half = [...text].filter((_, index) => index % 2 === 0).join("");
  return [...half].map((sign) => sign + sign).join("") === text ? half : text;
}
