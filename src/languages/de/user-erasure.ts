import type { Translated } from "../texts.ts";

export const erasure = {
  title: "Warnung: {{name}} endgültig löschen?",
  button: "Endgültig löschen",
  fields: "Name, E-Mail-Adresse, Passwort und Gruppen werden entfernt, Name und Adresse auch aus jedem Eintrag des Protokolls.",
  audit: "Das Protokoll behält unter dem Namen „{{former}}“, was getan wurde; auch die Benutzerliste zeigt diesen Namen.",
  free: "Die E-Mail-Adresse kann sofort neu vergeben werden.",
  copies: "Vorhandene Sicherungen, exportierte Dateien und Logs enthalten weiterhin Daten dieser Person. Löschen Sie diese selbst.",
  forever: "Das lässt sich nicht rückgängig machen: Niemand kann den Benutzer wiederherstellen.",
  address: {
    label: "E-Mail-Adresse dieses Benutzers",
    hint: "Geben Sie zur Bestätigung die oben angezeigte E-Mail-Adresse ein.",
    missing: "Geben Sie die E-Mail-Adresse dieses Benutzers ein.",
    other: "Das ist nicht die E-Mail-Adresse dieses Benutzers. Es wurde nichts gelöscht.",
  },
  done: "Der Benutzer ist endgültig gelöscht und heißt jetzt „Ehemaliger Benutzer Nr. {{id}}“.",
} satisfies Translated<"users">["erasure"];
