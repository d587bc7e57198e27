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
    activated: "Versucht, viele Benutzer zu aktivieren",
    deactivated: "Versucht, viele Benutzer zu deaktivieren",
    joined: "Versucht, viele Benutzer zu einer Gruppe hinzuzufügen",
    left: "Versucht, viele Benutzer aus einer Gruppe zu entfernen",
    stopped: "Versucht, eine Sammelaktion zu stoppen",
  },
  profile: {
    updated: "Versucht, das eigene Profil zu ändern",
  },
  customers: {
    assigned: "Versucht, Kunden zuzuweisen",
    imported: "Versucht, Kunden zu importieren",
  },
  import: {
    started: "Versucht, Kunden zu importieren",
  },
  sessions: {
    ended: "Versucht, Sitzungen zu beenden",
  },
  address: {
    unlocked: "Versucht, eine Netzwerkadresse zu entsperren",
  },
} satisfies Translated<"audit">["tried"];
