import { domainToASCII } from "node:url";

/** Letters that no decomposition takes apart. */
const plainLetters: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

/** Text as it is searched and sorted: lower case, without accents, single spaces. Marks of scripts that need them (Devanagari, Arabic, …) stay. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßæœøłđðþıς]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The one form in which addresses are compared (product.md, "E-mail"; ASVS I3): trimmed, NFKC, lower case, domain as IDNA.
 * undefined when it is not an address.
 */
export function canonicalEmail(typed: string): string | undefined {
  const text = typed.trim().normalize("NFKC").toLowerCase().normalize("NFKC");
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || !/^[^\s\p{C}"(),:;<>@[\\\]]+$/u.test(local) || /^\.|\.\.|\.$/.test(local)) return undefined;
  // domainToASCII reads what it is given as a URL would be read: it drops, decodes or cuts at these.
  const typedDomain = text.slice(at + 1);
  if (/[\s\p{C}!-,/:-@[-`{-~]/u.test(typedDomain)) return undefined;
  const domain = domainToASCII(typedDomain);
  if (!/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(domain) || /(^|\.)-|-(\.|$)|(^|\.)\d+$/.test(domain) || domain.length > 253) return undefined;
  return `${local}@${domain}`;
}

/** What names and other one-line text never contain: control, bidi and zero-width characters (but for U+200C/U+200D between letters) and `< > : /`. */
export function hasForbiddenCharacter(text: string): boolean {
  const joined = text.replace(/(?<=[\p{L}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/gu, "");
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufffd<>:/]/u.test(joined);
}

/** Length as a person counts it: code points. */
export function codePoints(text: string): number {
  return [...text].length;
}

export function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`;
}

/** The folded copies a user row keeps for sorting and searching. */
export function userKeys(user: { email: string; firstName: string; lastName: string }) {
  return {
    firstNameKey: fold(user.firstName),
    lastNameKey: fold(user.lastName),
    searchText: fold(`${user.email} ${user.firstName} ${user.lastName} ${user.firstName}`),
  };
}

/** The folded copies a customer row keeps for sorting and searching. */
export function customerKeys(customer: { reference: string; email: string; firstName: string; lastName: string; company: string | null }) {
  const { reference, email, firstName, lastName, company } = customer;
  return { nameKey: fold(`${lastName} ${firstName}`), searchText: fold(`${reference} ${email} ${firstName} ${lastName} ${company ?? ""}`) };
}
