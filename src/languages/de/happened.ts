import type { Translated } from "../texts.ts";

/** What happened, as the audit lists and tells each act. */
export const happened = {
  user: {
    created: "Benutzer angelegt",
    updated: "Benutzer bearbeitet",
    activated: "Benutzer aktiviert",
    deactivated: "Benutzer deaktiviert",
    deleted: "Benutzer gelöscht",
    restored: "Benutzer wiederhergestellt",
    unlocked: "Benutzer entsperrt",
    linkGiven: "Passwort-Link erstellt",
    linkRevoked: "Passwort-Link widerrufen",
    linkUsed: "Passwort per Link festgelegt",
    endChanged: "Ende des Zugangs geändert",
    erased: "Benutzer endgültig gelöscht",
  },
  group: {
    created: "Gruppe angelegt",
    updated: "Gruppe bearbeitet",
    deleted: "Gruppe gelöscht",
    members: "Mitglieder der Gruppe geändert",
  },
  role: {
    created: "Rolle angelegt",
    updated: "Rolle bearbeitet",
    deleted: "Rolle gelöscht",
  },
  batch: {
    activated: "Benutzer in einer Sammelaktion aktiviert",
    deactivated: "Benutzer in einer Sammelaktion deaktiviert",
    joined: "Benutzer in einer Sammelaktion zur Gruppe hinzugefügt",
    left: "Benutzer in einer Sammelaktion aus der Gruppe entfernt",
    stopped: "Sammelaktion gestoppt",
  },
  profile: {
    updated: "Eigenes Profil geändert",
  },
  customers: {
    assigned: "Kunden zugewiesen",
    moved: "Kunden an einen anderen Benutzer übertragen",
    received: "Kunden von einem anderen Benutzer erhalten",
    imported: "Kunden importiert",
    added: "Kunde hinzugefügt",
    updated: "Kunde bearbeitet",
    replaced: "Kunde ersetzt",
    deleted: "Kunde gelöscht",
  },
  session: {
    started: "Angemeldet",
    ended: "Abgemeldet",
    refused: "Anmeldung fehlgeschlagen",
    passwordRefused: "Aktuelles Passwort falsch eingegeben",
    locked: "Nach zu vielen Fehlversuchen gesperrt",
    lockEnded: "Sperre beendet",
  },
  agent: {
    signedIn: "Im Shop als Agent angemeldet",
  },
  access: {
    refused: "Zugriff verweigert",
  },
  setup: {
    seeded: "Gruppen, Rollen und erster Administrator eingerichtet",
    demo: "Demodaten angelegt",
  },
  audit: {
    trimmed: "Alte Protokolleinträge entfernt",
  },
  database: {
    restored: "Datenbank aus einer Sicherung wiederhergestellt",
  },
  app: {
    started: "Anwendung gestartet",
    stopped: "Anwendung beendet",
  },
  export: {
    started: "Export gestartet",
    ended: "Liste exportiert",
  },
  import: {
    started: "Kundenimport gestartet",
  },
  sessions: {
    ended: "Sitzungen beendet",
  },
  address: {
    unlocked: "Netzwerkadresse entsperrt",
  },
  storeKey: {
    created: "Shop-Schlüssel angelegt",
    revoked: "Shop-Schlüssel widerrufen",
  },
} satisfies Translated<"audit">["happened"];
