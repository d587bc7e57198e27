import { dictionary } from "@zxcvbn-ts/language-common";
import { passwordLength } from "../domain/password-length.ts";
import { codePoints, fold } from "../domain/text.ts";

interface WellKnown {
  /**
   * Every well-known password and what it costs an attacker: the list, our own words, and the long
   * forms of the most common.
   */
  bits: ReadonlyMap<string, number>;
  /**
   * The first BEGINNING characters of all that are that long: where none stands, nothing longer
   * need be looked up.
   */
  beginnings: ReadonlySet<string>;
}

export const BEGINNING = 4;

/** Made on first use, which takes some 70 ms: see preparePolicy. */
export function wellKnownPasswords(): WellKnown {
  known ??= withBeginnings(listWellKnown());
  return known;
}

let known: WellKnown | undefined;

function withBeginnings(bits: ReadonlyMap<string, number>): WellKnown {
  const long = [...bits.keys()].filter((word) => word.length >= BEGINNING);
  return { bits, beginnings: new Set(long.map((word) => word.slice(0, BEGINNING))) };
}

/**
 * How many entries of the list get long forms: hardly any of its entries has 12 characters (ASVS
 * 6.2.4).
 */
const LENGTHENED = 1_000;
/**
 * Words of this product, and what the English list lacks of the world's favourites. Cost: what a
 * guesser aimed at this house would need.
 */
const HOUSE_BITS = 4;
const PHRASE_BITS = 14;
const houseWords = `gatehouse backoffice storefront administrator administrators admin
  manager managers auditor auditors agent customer customers
  service store shop onlineshop webshop login user users group role test demo default initial
  secret welcome changeme
  benutzer benutzerverwaltung verwaltung verwalter kunde kunden kundendienst laden passwort
  kennwort geheim willkommen hallo schatz
  frühling fruehling sommer herbst winter januar februar märz april mai juni juli august
  september oktober november dezember
  montag dienstag mittwoch donnerstag freitag samstag sonntag january february march june july
  october december
  monday tuesday wednesday thursday friday saturday sunday spring summer autumn
  contraseña motdepasse wachtwoord senha lozinka parola hasło heslo salasana jelszó пароль
  привет любовь κωδικός 密码 密碼 パスワード 비밀번호
  tobeornottobe thequickbrownfox jumpsoverthelazydog maytheforcebewithyou loremipsum
  dolorsitamet allyourbase arebelongtous`;
/** The passphrases of comics, manuals and lectures, as an attacker tries them: without spaces. */
const famousPhrases = `correcthorsebatterystaple troubador coffeetrainfish walltinshirt
  redhousemonkeys cleftcamsynodlacyyrwok`;
/**
 * The four words that everybody has heard of come in any order: two and two, each pair a favourite.
 */
const famousWords = ["correct", "horse", "battery", "staple"];
const famousPairs = famousWords.flatMap((one) =>
  famousWords.filter((other) => other !== one).map((other) => one + other),
);

function listWellKnown(): Map<string, number> {
  const listed = dictionary["passwords-common"];
  const bits = new Map<string, number>();
  for (const [rank, word] of listed.entries()) bits.set(word, Math.log2(rank + 2));
  const house = houseWords.split(/\s+/).map(fold);
  for (const word of house) bits.set(word, Math.min(HOUSE_BITS, bits.get(word) ?? HOUSE_BITS));
  // Whole, they are well known whatever surrounds them; as a piece of something longer a pair is as
  // good as any house word.
  for (const word of famousPairs) bits.set(word, HOUSE_BITS);
  for (const phrase of famousPhrases.split(/\s+/))
    bits.set(phrase, bits.get(phrase) ?? PHRASE_BITS);
  for (const word of [...house, ...listed.slice(0, LENGTHENED)]) {
    for (const form of longForms(word)) bits.set(form, bits.get(form) ?? (bits.get(word) ?? 0) + 3);
  }
  return bits;
}

/** How people make a favourite long enough. */
function longForms(word: string): string[] {
  const endings = [
    word,
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "!",
    "123!",
    "1234!",
  ];
  return endings
    .map((ending) => word + ending)
    .filter((form) => codePoints(form) >= passwordLength.min);
}
