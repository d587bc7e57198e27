import type { Translated } from "../texts.ts";

export const erasure = {
  title: "Warnung: {{name}} endgültig löschen?",
  button: "Endgültig löschen",
  fields: "Name, E-Mail-Adresse, Passwort und Gruppen werden entfernt, Name und Adresse auch aus jedem Eintrag des Protokolls.",
  audit: "Was getan wurde, bleibt im Protokoll, unter „{{former}}“. So heißt der Benutzer auch in der Benutzerliste.",
  free: "Die E-Mail-Adresse kann sofort neu vergeben werden.",
  copies: "Vorhandene Sicherungen, exportierte Dateien und Logs enthalten die Person weiterhin. Löschen Sie diese selbst.",
  forever: "Das lässt sich nicht rückgängig machen: Niemand kann den Benutzer wiederherstellen.",
  address: {
    label: "E-Mail-Adresse dieses Benutzers",
    hint: "Geben Sie zur Bestätigung die Adresse ein, die oben steht.",
    missing: "Geben Sie die E-Mail-Adresse dieses Benutzers ein.",
    other: "Das ist nicht die E-Mail-Adresse dieses Benutzers. Es wurde nichts gelöscht.",
  },
  done: "Der Benutzer ist endgültig gelöscht. Es bleibt: Ehemaliger Benutzer Nr. {{id}}.",
} satisfies Translated<"users">["erasure"];
