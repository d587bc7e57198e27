import type { Translated } from "../texts.ts";

export const signIn = {
  title: "Anmelden",
  lead: "Benutzerverwaltung für das Backoffice",
  email: "E-Mail",
  password: "Passwort",
  button: "Anmelden",
  language: "Sprache",
  forgotten: "Passwort vergessen? Wenden Sie sich an einen Administrator.",
  forgottenAsk: "Passwort vergessen? Wenden Sie sich an einen Administrator:",
  failed: "E-Mail oder Passwort ist falsch, oder das Konto ist nicht aktiv.",
  linked: "Ihr Passwort wurde über einen Link von {{name}} festgelegt ({{at}}). Wenn Sie das nicht waren, sagen Sie es einem Administrator.",
  signedOut: "Sie sind abgemeldet.",
  signedOutNow: "Sie haben sich abgemeldet.",
  ended: {
    title: "Es ist noch nichts gespeichert",
    kept: "Sie wurden abgemeldet. Melden Sie sich an, dann erhalten Sie Ihre Eingaben zurück, außer Passwörtern.",
    tooLong: "Sie wurden abgemeldet. Melden Sie sich an, um zum Formular zurückzukehren; Ihre Eingaben sind zu lang, um aufbewahrt zu werden.",
    nothing: "Sie wurden abgemeldet. Melden Sie sich an, um zum Formular zurückzukehren.",
    another: "Dieses Formular hat jemand anderes geöffnet; jetzt ist {{name}} angemeldet. Wer es geöffnet hat, erhält die Eingaben durch Anmelden zurück.",
    anotherNothing: "Dieses Formular hat jemand anderes geöffnet; jetzt ist {{name}} angemeldet.",
    goOn: "Weiter als {{name}}",
  },
  kept: {
    another: "Die Eingaben von vorher stammten von jemand anderem und werden nicht angezeigt.",
    lost: "Ihre Eingaben von vorher konnten nicht zurückgeholt werden.",
  },
} satisfies Translated<"sign-in">;
