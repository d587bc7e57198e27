/** Whom to ask, as the operator wrote it, and what a click on it opens. */
export interface Contact {
  text: string;
  /** Empty where it is no address that a browser opens. */
  href: string;
}

const EMAIL = /^[^\s@<>"?&#%:/]+@[^\s@<>"?&#%:/]+\.[^\s@<>"?&#%:/]+$/;
const TELEPHONE = /^(?=.{5,40}$)(?=.*\d)\+?[\d ().-]+(\/[\d ().-]+)?$/;

/** An e-mail address, a web address or a telephone number is a link; all else is text. */
export function contactOf(text: string): Contact {
  if (EMAIL.test(text)) return { text, href: `mailto:${text}` };
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text))
    return { text, href: new URL(text).href };
  // "+49 (0) 30 …": from abroad without the nought.
  const digits = text.replace(/^(\+.*)\(0\)/, "$1").replace(/[^+\d]/g, "");
  if (TELEPHONE.test(text)) return { text, href: `tel:${digits}` };
  return { text, href: "" };
}
