import type { Contact } from "../domain/contact.ts";
import type { Translate } from "../languages/texts.ts";

/** Whom to ask who cannot sign in, for `contactLine`. */
export function describeHelp({
  t,
  helpContact,
}: {
  t: Translate;
  helpContact: Contact | undefined;
}): { text: string; contact: Contact | null } {
  const text = t(helpContact ? "sign-in.forgottenAsk" : "sign-in.forgotten");
  return { text, contact: helpContact ?? null };
}
