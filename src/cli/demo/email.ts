import type { Person } from "./names.ts";
import type { Random } from "./random.ts";

/** How an organisation forms its addresses. */
export type EmailStyle = "first.last" | "f.last" | "flast" | "last.first" | "first_last" | "first";

/**
 * The local part for a person. Two people of one organisation may get the same: see createEmails.
 */
export function localPart({ first, last }: Person, style: EmailStyle): string {
  if (style === "first") return first.latin;
  if (style === "last.first") return `${last.latin}.${first.latin}`;
  if (style === "first_last") return `${first.latin}_${last.latin}`;
  if (style === "f.last") return `${first.latin.slice(0, 1)}.${last.latin}`;
  if (style === "flast") return `${first.latin.slice(0, 1)}${last.latin}`;
  return `${first.latin}.${last.latin}`;
}

/** Gives every address once: the second Anna Müller becomes anna.mueller2@…, as in any firm. */
export function createEmails(taken: Iterable<string>): (local: string, domain: string) => string {
  const given = new Map([...taken].map((email) => [email, 1]));
  return (local, domain) => {
    const wanted = `${local}@${domain}`;
    let email = wanted;
    let number = given.get(wanted) ?? 1;
    while (given.has(email)) email = `${local}${++number}@${domain}`;
    given.set(email, 1);
    given.set(wanted, number);
    return email;
  };
}

/** Some type their address with capitals. */
export function capitalised(random: Random, email: string): string {
  return random.chance(0.015)
    ? email.replace(/(?<=^|[._-])[a-z](?=.*@)/g, (letter) => letter.toUpperCase())
    : email;
}
