import type { Translated } from "../texts.ts";

export const customers = {
  assign: {
    title: "Kunden dem Benutzer zuweisen: {{email}}",
    button: "Kunden zuweisen",
  },
  list: "Kundenliste",
  oneUser: "Ein Kunde kann nicht mehreren Benutzern gleichzeitig zugewiesen sein.",
  kept: "Ihre Häkchen bleiben beim Suchen und Blättern erhalten (höchstens {{limit}}). Bis Sie speichern, ändert sich nichts.",
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
    empty: "Noch keine angehakt.",
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
  noMatch: "Kein Kunde passt dazu. Versuchen Sie weniger Zeichen.",
  free: "Frei",
  takenBy: "inzwischen {{name}} zugewiesen",
  freeAgain: "wieder frei",
  lost_one: "{{count}} Kunde konnte nicht zugewiesen werden, weil jemand schneller war.",
  lost_other: "{{count}} Kunden konnten nicht zugewiesen werden, weil jemand schneller war.",
  more: "mehr als {{number}}",
  save: "Speichern",
  discard: "Verwerfen",
  saved: "Gespeichert. Zugewiesene Kunden: {{assigned}}, aufgehobene Zuweisungen: {{released}}.",
  nothing: "Es gab nichts zu speichern.",
  discarded: "Ihre Häkchen wurden verworfen. Nichts wurde geändert.",
  form: {
    tooMany: "Höchstens {{max}} Häkchen können gleichzeitig warten. Speichern Sie zuerst diese, oder wählen Sie einige ab.",
  },
} satisfies Translated<"customers">;
