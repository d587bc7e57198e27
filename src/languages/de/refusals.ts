import type { Translated } from "../texts.ts";

export const refusals = {
  stale: "Jemand anderes hatte dies inzwischen geändert",
  counts: "Die Zahl der Sitzungen oder Kunden hatte sich geändert",
  unseen: "Die Auswirkungen waren andere als angezeigt",
  notShown: "Die Rechte dieser Gruppen hatten sich geändert: {{groups}}",
  lastAdministrator: "Kein aktiver Benutzer hätte mehr Benutzer, Gruppen und Rollen verwalten können",
  used: "Das Formular war bereits abgeschickt",
  active: "Der Benutzer war bereits aktiv",
  deactivated: "Der Benutzer war bereits deaktiviert",
  deleted: "Der Benutzer war gelöscht",
  notDeleted: "Der Benutzer war nicht gelöscht",
  notLocked: "Es gab keine Sperre",
  ownPassword: "Eigenes Passwort: nur im Profil zu ändern",
  ownGroups: "Eigene Gruppen und Agent-Einstellung",
  ownLock: "Eigene Sperre",
  ownSession: "Die verwendete Sitzung",
  locked: "Geschützt: Teil jeder Installation",
  inUse: "Die Rolle war Gruppen zugewiesen",
  gone: "Einen der Benutzer gab es nicht mehr",
} satisfies Translated<"refusals">;
