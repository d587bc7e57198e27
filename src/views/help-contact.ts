import type { Contact } from "../domain/contact.ts";
import type { Translate } from "../languages/texts.ts";

interface Reader {
  t: Translate;
  helpContact: Contact | undefined;
}

const words = {
  signIn: { ask: "sign-in.forgottenAsk", nobody: "sign-in.forgotten" },
  deadLink: { ask: "errors.deadLink.hintAsk", nobody: "errors.deadLink.hint" },
} as const;

/** Whom to ask who cannot sign in, or whose link is dead, for `contactLine`. */
export function describeHelp({ t, helpContact }: Reader, what: keyof typeof words = "signIn") {
  const text = t(words[what][helpContact ? "ask" : "nobody"]);
  return { text, contact: helpContact ?? null };
}
