import type { Translated } from "../texts.ts";

export const customers = {
  assign: {
    title: "Kunden dem Benutzer zuweisen: {{email}}",
    button: "Kunden zuweisen",
  },
  list: "Kundenliste",
  oneUser: "Ein Kunde kann nicht mehreren Benutzern gleichzeitig zugewiesen sein.",
  kept: "Ihre Auswahl bleibt beim Suchen und Blättern erhalten (höchstens {{limit}}). Geändert wird erst, wenn Sie speichern.",
  deactivated: "Dieser Benutzer ist deaktiviert: Zuweisungen gelten, sobald er wieder aktiv ist.",
  column: {
    choose: "Zuweisen",
    keep: "Zugewiesen",
    name: "Name",
    email: "E-Mail",
    reference: "Kundennummer",
    holder: "Zugewiesen an",
    company: "Firma",
  },
  search: {
    label: "Zuweisbare Kunden durchsuchen",
    held: "Zugewiesene Kunden durchsuchen",
    placeholder: "Name, E-Mail oder Kundennummer",
    button: "Suchen",
  },
  others: {
    title: "Kunden zum Zuweisen auswählen",
    tick: "{{name}}, {{reference}}, zuweisen",
    all_one: "Den freien Kunden auf dieser Seite auswählen",
    all_other: "Alle {{count}} freien Kunden auf dieser Seite auswählen",
    empty: "Es gibt keine weiteren Kunden.",
  },
  assignList: {
    title: "Zuzuweisende Kunden",
    empty: "Noch keine ausgewählt.",
    button: "Entfernen",
  },
  held: {
    title: "Zugewiesene Kunden",
    tick: "{{name}}, {{reference}}, bleibt zugewiesen",
    empty: "Diesem Benutzer sind keine Kunden zugewiesen.",
  },
  releaseList: {
    title: "Aufzuhebende Zuweisungen",
    empty: "Noch keine abgewählt.",
    button: "Behalten",
  },
  noMatch: "Keine Treffer. Verwenden Sie weniger Wörter.",
  free: "Frei",
  takenBy: "inzwischen {{name}} zugewiesen",
  freeAgain: "wieder frei",
  lost_one: "{{count}} Kunde konnte nicht zugewiesen werden: Er wurde inzwischen einem anderen Benutzer zugewiesen.",
  lost_other: "{{count}} Kunden konnten nicht zugewiesen werden: Sie wurden inzwischen anderen Benutzern zugewiesen.",
  more: "mehr als {{number}}",
  save: "Speichern",
  discard: "Verwerfen",
  saved: "Gespeichert. Kunden zugewiesen: {{assigned}}, Zuweisungen aufgehoben: {{released}}.",
  nothing: "Es gab nichts zu speichern.",
  discarded: "Ihre Auswahl wurde verworfen. Es wurde nichts geändert.",
  form: {
    tooMany: "Höchstens {{max}} Änderungen lassen sich auf einmal speichern. Speichern Sie zuerst diese, oder nehmen Sie einige zurück.",
  },
} satisfies Translated<"customers">;
