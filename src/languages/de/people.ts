import type { Translated } from "../texts.ts";

export const people = {
  placeholder: "E-Mail oder Name",
  status: {
    active: "Aktiv",
    deactivated: "Deaktiviert",
    deleted: "Gelöscht",
  },
  tab: {
    all: "Alle",
    active: "Aktiv",
    deactivated: "Deaktiviert",
    deleted: "Gelöscht",
  },
  column: {
    email: "E-Mail",
    name: "Name",
    firstName: "Vorname",
    lastName: "Nachname",
    groups: "Zugewiesene Gruppen",
    groupsShort: "Gruppen",
    agent: "Agent",
    customers: "Kunden",
    lastLogin: "Letzte Anmeldung",
    status: "Status",
    action: "Aktion",
  },
  never: "Nie",
  former: "Ehemaliger Benutzer Nr. {{id}}",
  noGroup: "Keine Gruppe",
  moreGroups_one: "+{{count}} Gruppe",
  moreGroups_other: "+{{count}} Gruppen",
  you: "Sie",
  noMatch: "Keine Treffer",
  notFound: "Es gibt keinen Benutzer mit dieser Nummer.",
  form: {
    email: {
      label: "E-Mail",
      missing: "Geben Sie eine E-Mail-Adresse ein.",
      tooLong: "Verwenden Sie höchstens {{max}} Zeichen.",
    },
    firstName: {
      label: "Vorname",
      missing: "Geben Sie den Vornamen ein.",
    },
    lastName: {
      label: "Nachname",
      missing: "Geben Sie den Nachnamen ein oder wählen Sie aus, dass es nur einen Namen gibt.",
      superfluous: "Löschen Sie den Nachnamen oder wählen Sie ab, dass es nur einen Namen gibt.",
    },
    oneName: {
      label: "Hat nur einen Namen",
    },
    groups: {
      label: "Zugewiesene Gruppen",
      find: {
        label: "Gruppe suchen",
        shown: "Angezeigte Gruppen:",
        none: "Keine Treffer.",
      },
    },
    agent: {
      label: "Agent",
    },
    locale: {
      label: "Oberflächensprache",
      invalid: "Wählen Sie eine Sprache aus der Liste.",
    },
    password: {
      label: "Passwort",
      missing: "Geben Sie ein Passwort ein.",
      hint: "12 bis 128 Zeichen. Mehrere Wörter ergeben ein gutes Passwort.",
    },
    passwordRepeat: {
      label: "Passwort wiederholen",
    },
    currentPassword: {
      label: "Aktuelles Passwort",
    },
    name: {
      tooLong: "Verwenden Sie höchstens {{max}} Zeichen.",
      forbidden: "Namen dürfen die Zeichen < > : / und unsichtbare Steuerzeichen nicht enthalten.",
    },
  },
} satisfies Translated<"people">;
