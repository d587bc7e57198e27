import type { Translated } from "../texts.ts";

export const home = {
  title: "Willkommen",
  greeting: "Angemeldet als {{name}}",
  may: "Was Sie dürfen",
  nothing: "Sie haben zurzeit keine Rechte, deshalb können Sie hier nichts öffnen. Angemeldet sind Sie trotzdem.",
  ask_zero: "Bitten Sie einen Administrator, Sie in eine Gruppe aufzunehmen.",
  ask_one: "Bitten Sie diesen Administrator, Sie in eine Gruppe aufzunehmen:",
  ask_other: "Bitten Sie einen dieser Administratoren, Sie in eine Gruppe aufzunehmen:",
  still: "Was Sie trotzdem tun können",
  users: "Benutzer",
  number: {
    active: "Aktiv",
    deactivated: "Deaktiviert",
    locked: "Gesperrt",
    never: "Aktiv, nie angemeldet",
    unseen: "Aktiv, seit {{days}} Tagen nicht angemeldet",
  },
  lone: {
    title: "Nur noch ein Administrator",
    text: "Nur ein aktiver Benutzer kann Benutzer, Gruppen und Rollen verwalten. Fällt er aus, kann es niemand mehr. Nehmen Sie einen weiteren Benutzer in eine Gruppe auf, die alle diese Rechte gewährt.",
    person: "Administrator:",
    group: "Gruppe:",
  },
  refusals: {
    title: "Letzte Ablehnungen",
    empty: "Bisher wurde nichts abgelehnt.",
    all: "Alle Ablehnungen",
  },
  changes: {
    title: "Ihre letzten Änderungen",
    empty: "Sie haben noch nichts geändert.",
    all: "Alle Ihre Aktionen",
  },
} satisfies Translated<"home">;
