import type { Translated } from "../texts.ts";

export const signIn = {
  title: "Anmelden",
  lead: "Benutzerverwaltung für das Backoffice",
  email: "E-Mail",
  password: "Passwort",
  button: "Anmelden",
  language: "Sprache",
  failed: "E-Mail oder Passwort ist falsch, oder das Konto ist nicht aktiv.",
  signedOut: "Sie sind abgemeldet.",
  signedOutNow: "Sie haben sich abgemeldet.",
  nothingSaved: "Sie wurden abgemeldet; es wurde nichts gespeichert. Melden Sie sich an, um zum Formular zurückzukehren.",
} satisfies Translated<"sign-in">;
