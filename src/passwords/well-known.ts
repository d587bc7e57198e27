import { dictionary } from "@zxcvbn-ts/language-common";
import { codePoints, fold } from "../domain/text.ts";
import { passwordLength } from "./length.ts";

/** Every well-known password and what it costs an attacker, in bits: the list, our own words, and the long forms of the most common. Made on first use. */
export function wellKnownPasswords(): ReadonlyMap<string, number> {
  known ??= listWellKnown();
  return known;
}

let known: ReadonlyMap<string, number> | undefined;

/** How many entries of the list get long forms: hardly any of its entries has 12 characters (ASVS 6.2.4). */
const LENGTHENED = 1_000;
/** Words of this product, and what the English list lacks of the world's favourites. Cost: what a guesser aimed at this house would need. */
const HOUSE_BITS = 4;
const houseWords = `gatehouse backoffice storefront administrator administrators admin manager managers auditor auditors agent customer customers
  service store shop onlineshop webshop login user users group role test demo default initial secret welcome changeme
  benutzer benutzerverwaltung verwaltung verwalter kunde kunden kundendienst laden passwort kennwort geheim willkommen hallo schatz
  frühling fruehling sommer herbst winter januar februar märz april mai juni juli august september oktober november dezember
  montag dienstag mittwoch donnerstag freitag samstag sonntag january february march june july october december
  monday tuesday wednesday thursday friday saturday sunday spring summer autumn
  contraseña motdepasse wachtwoord senha lozinka parola hasło heslo salasana jelszó пароль привет любовь κωδικός 密码 密碼 パスワード 비밀번호
  tobeornottobe thequickbrownfox maytheforcebewithyou`;

function listWellKnown(): Map<string, number> {
  const listed = dictionary["passwords-common"];
  const bits = new Map<string, number>();
  for (const [rank, word] of listed.entries()) bits.set(word, Math.log2(rank + 2));
  const house = houseWords.split(/\s+/).map(fold);
  for (const word of house) bits.set(word, Math.min(HOUSE_BITS, bits.get(word) ?? HOUSE_BITS));
  for (const word of [...house, ...listed.slice(0, LENGTHENED)]) {
    for (const form of longForms(word)) bits.set(form, bits.get(form) ?? (bits.get(word) ?? 0) + 3);
  }
  return bits;
}

/** How people make a favourite long enough. */
function longForms(word: string): string[] {
  const endings = [word, "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "!", "123!", "1234!"];
  return endings.map((ending) => word + ending).filter((form) => codePoints(form) >= passwordLength.min);
}
