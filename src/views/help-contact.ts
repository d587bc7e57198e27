import type { Contact } from "../domain/contact.ts";
import type { Translate } from "../languages/texts.ts";

interface Reader {
  t: Translate;
  helpContact: Contact | undefined;
}

/** Whom to ask who cannot sign in, for `contactLine`. */
export function describeHelp({ t, helpContact }: Reader) {
  const text = t(helpContact ? "sign-in.forgottenAsk" : "sign-in.forgotten");
  return { text, contact: helpContact ?? null };
}
