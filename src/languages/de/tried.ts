import type { Translated } from "../texts.ts";

export const tried = {
  user: {
    created: "Versucht, einen Benutzer anzulegen",
    updated: "Versucht, den Benutzer zu bearbeiten",
    activated: "Versucht, den Benutzer zu aktivieren",
    deactivated: "Versucht, den Benutzer zu deaktivieren",
    deleted: "Versucht, den Benutzer zu löschen",
    restored: "Versucht, den Benutzer wiederherzustellen",
    unlocked: "Versucht, den Benutzer zu entsperren",
    linkGiven: "Versucht, einen Passwort-Link zu erstellen",
    linkRevoked: "Versucht, den Passwort-Link zu widerrufen",
    linkUsed: "Versucht, das Passwort per Link festzulegen",
    endChanged: "Versucht, das Ende des Zugangs zu ändern",
    erased: "Versucht, den Benutzer endgültig zu löschen",
  },
  group: {
    created: "Versucht, eine Gruppe anzulegen",
    updated: "Versucht, die Gruppe zu bearbeiten",
    deleted: "Versucht, die Gruppe zu löschen",
    members: "Versucht, die Mitglieder der Gruppe zu ändern",
  },
  role: {
    created: "Versucht, eine Rolle anzulegen",
    updated: "Versucht, die Rolle zu bearbeiten",
    deleted: "Versucht, die Rolle zu löschen",
  },
  batch: {
    activated: "Versucht, Benutzer in einer Sammelaktion zu aktivieren",
    deactivated: "Versucht, Benutzer in einer Sammelaktion zu deaktivieren",
    joined: "Versucht, Benutzer in einer Sammelaktion zu einer Gruppe hinzuzufügen",
    left: "Versucht, Benutzer in einer Sammelaktion aus einer Gruppe zu entfernen",
    stopped: "Versucht, eine Sammelaktion zu stoppen",
  },
  profile: {
    updated: "Versucht, das eigene Profil zu ändern",
  },
  customers: {
    assigned: "Versucht, Kunden zuzuweisen",
    moved: "Versucht, Kunden an einen anderen Benutzer zu übertragen",
    received: "Versucht, Kunden von einem anderen Benutzer zu erhalten",
    imported: "Versucht, Kunden zu importieren",
    added: "Versucht, einen Kunden hinzuzufügen",
    updated: "Versucht, den Kunden zu bearbeiten",
    replaced: "Versucht, den Kunden zu ersetzen",
    deleted: "Versucht, den Kunden zu löschen",
  },
  import: {
    started: "Versucht, Kunden zu importieren",
  },
  export: {
    started: "Versucht, eine Liste zu exportieren",
    ended: "Versucht, eine Liste zu exportieren",
  },
  sessions: {
    ended: "Versucht, Sitzungen zu beenden",
  },
  address: {
    unlocked: "Versucht, eine Netzwerkadresse zu entsperren",
  },
  storeKey: {
    created: "Versucht, einen Shop-Schlüssel anzulegen",
    revoked: "Versucht, den Shop-Schlüssel zu widerrufen",
  },
} satisfies Translated<"audit">["tried"];
