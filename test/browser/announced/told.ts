import type { LocaleName } from "../../../src/languages/locale.ts";

interface Told {
  before: readonly string[];
  after: readonly string[];
}

/** What the tree says of each main page before its act, and of the page that the act leads to. */
export const told: Readonly<Record<string, Readonly<Record<LocaleName, Told>>>> = {
  "users list": {
    en: {
      before: ["Users · Gatehouse", 'heading "Users" [level=1]', "focus on nothing"],
      after: [
        "Vic Timm is Deactivated and signed out everywhere · Users · Gatehouse",
        'status "Notice"',
        "Vic Timm is Deactivated and signed out everywhere. Show record",
        'heading "Users" [level=1]',
        'at row "Vic Timm v@b.org Auditors No 0 Never Deactivated Vic Timm v@b.org"',
      ],
    },
    de: {
      before: ["Benutzer · Gatehouse", 'heading "Benutzer" [level=1]', "focus on nothing"],
      after: [
        "Vic Timm ist jetzt deaktiviert und überall abgemeldet · Benutzer · Gatehouse",
        'status "Hinweis"',
        "Vic Timm ist jetzt deaktiviert und überall abgemeldet. Details anzeigen",
        'heading "Benutzer" [level=1]',
        'at row "Vic Timm v@b.org Auditors Nein 0 Nie Deaktiviert Vic Timm v@b.org"',
      ],
    },
  },
  record: {
    en: {
      before: ["Vic Timm · Gatehouse", 'heading "Vic Timm" [level=1]', "focus on nothing"],
      after: [
        "Vic Timm is Deactivated and signed out everywhere · Vic Timm · Gatehouse",
        'status "Notice"',
        "Vic Timm is Deactivated and signed out everywhere.",
        'heading "Vic Timm" [level=1]',
        "focus on nothing",
      ],
    },
    de: {
      before: ["Vic Timm · Gatehouse", 'heading "Vic Timm" [level=1]', "focus on nothing"],
      after: [
        "Vic Timm ist jetzt deaktiviert und überall abgemeldet · Vic Timm · Gatehouse",
        'status "Hinweis"',
        "Vic Timm ist jetzt deaktiviert und überall abgemeldet.",
        'heading "Vic Timm" [level=1]',
        "focus on nothing",
      ],
    },
  },
  edit: {
    en: {
      before: ["Edit User · Gatehouse", 'heading "Edit User" [level=1]', "focus on nothing"],
      after: [
        "Last Name of Vic Timme changed · Users · Gatehouse",
        'status "Notice"',
        "Last Name of Vic Timme changed. Show record",
        'heading "Users" [level=1]',
        'at row "Vic Timme v@b.org Auditors No 0 Never Active Vic Timme v@b.org"',
      ],
    },
    de: {
      before: [
        "Benutzer bearbeiten · Gatehouse",
        'heading "Benutzer bearbeiten" [level=1]',
        "focus on nothing",
      ],
      after: [
        "Nachname von Vic Timme geändert · Benutzer · Gatehouse",
        'status "Hinweis"',
        "Nachname von Vic Timme geändert. Details anzeigen",
        'heading "Benutzer" [level=1]',
        'at row "Vic Timme v@b.org Auditors Nein 0 Nie Aktiv Vic Timme v@b.org"',
      ],
    },
  },
  create: {
    en: {
      before: [
        "Create new User · Gatehouse",
        'heading "Create new User" [level=1]',
        'focus on textbox "E-mail"',
      ],
      after: [
        "Via Timm has been created · Users · Gatehouse",
        'status "Notice"',
        "Via Timm has been created. Show record",
        'heading "Users" [level=1]',
        'at row "Via Timm via@example.org Auditors No 0 Never Active Via Timm via@example.org"',
      ],
    },
    de: {
      before: [
        "Neuen Benutzer anlegen · Gatehouse",
        'heading "Neuen Benutzer anlegen" [level=1]',
        'focus on textbox "E-Mail"',
      ],
      after: [
        "Via Timm wurde angelegt · Benutzer · Gatehouse",
        'status "Hinweis"',
        "Via Timm wurde angelegt. Details anzeigen",
        'heading "Benutzer" [level=1]',
        'at row "Via Timm via@example.org Auditors Nein 0 Nie Aktiv Via Timm via@example.org"',
      ],
    },
  },
  assign: {
    en: {
      before: [
        "Assign Customers to User: v@b.org · Gatehouse",
        'heading "Assign Customers to User: v@b.org" [level=1]',
        "focus on nothing",
      ],
      after: [
        "C000 Ode has been assigned to Vic Timm · Assign Customers to User: v@b.org · Gatehouse",
        'status "Notice"',
        "C000 Ode has been assigned to Vic Timm.",
        'heading "Assign Customers to User: v@b.org" [level=1]',
        'at region "Select customers to assign 1"',
      ],
    },
    de: {
      before: [
        "Kunden dem Benutzer zuweisen: v@b.org · Gatehouse",
        'heading "Kunden dem Benutzer zuweisen: v@b.org" [level=1]',
        "focus on nothing",
      ],
      after: [
        "C000 Ode wurde Vic Timm zugewiesen · Kunden dem Benutzer zuweisen: v@b.org · Gatehouse",
        'status "Hinweis"',
        "C000 Ode wurde Vic Timm zugewiesen.",
        'heading "Kunden dem Benutzer zuweisen: v@b.org" [level=1]',
        'at region "Kunden zum Zuweisen auswählen 1"',
      ],
    },
  },
  groups: {
    en: {
      before: ["User Groups · Gatehouse", 'heading "User Groups" [level=1]', "focus on nothing"],
      after: [
        "The group Night watch has been deleted · User Groups · Gatehouse",
        'status "Notice"',
        "The group Night watch has been deleted.",
        'heading "User Groups" [level=1]',
        'at heading "No group matches" [level=2]',
      ],
    },
    de: {
      before: [
        "Benutzergruppen · Gatehouse",
        'heading "Benutzergruppen" [level=1]',
        "focus on nothing",
      ],
      after: [
        "Die Gruppe Night watch wurde gelöscht · Benutzergruppen · Gatehouse",
        'status "Hinweis"',
        "Die Gruppe Night watch wurde gelöscht.",
        'heading "Benutzergruppen" [level=1]',
        'at heading "Keine Treffer" [level=2]',
      ],
    },
  },
  members: {
    en: {
      before: [
        "Members of Auditors · Gatehouse",
        'heading "Members of Auditors" [level=1]',
        "focus on nothing",
      ],
      after: [
        "Vic Timm has been removed from Auditors · Members of Auditors · Gatehouse",
        'status "Notice"',
        "Vic Timm has been removed from Auditors.",
        'heading "Members of Auditors" [level=1]',
        "at paragraph: This group has no members.",
      ],
    },
    de: {
      before: [
        "Mitglieder von Auditors · Gatehouse",
        'heading "Mitglieder von Auditors" [level=1]',
        "focus on nothing",
      ],
      after: [
        "Vic Timm wurde aus Auditors entfernt · Mitglieder von Auditors · Gatehouse",
        'status "Hinweis"',
        "Vic Timm wurde aus Auditors entfernt.",
        'heading "Mitglieder von Auditors" [level=1]',
        "at paragraph: Diese Gruppe hat keine Mitglieder.",
      ],
    },
  },
  sessions: {
    en: {
      before: ["Sessions · Gatehouse", 'heading "Sessions" [level=1]', "focus on nothing"],
      after: [
        "1 session ended · Sessions · Gatehouse",
        'status "Notice"',
        "1 session ended.",
        'heading "Sessions" [level=1]',
        'at row "Chrome on Linux This browser 127.0.0.1 today today"',
      ],
    },
    de: {
      before: ["Sitzungen · Gatehouse", 'heading "Sitzungen" [level=1]', "focus on nothing"],
      after: [
        "1 Sitzung wurde beendet · Sitzungen · Gatehouse",
        'status "Hinweis"',
        "1 Sitzung wurde beendet.",
        'heading "Sitzungen" [level=1]',
        'at row "Chrome unter Linux Dieser Browser 127.0.0.1 heute heute"',
      ],
    },
  },
};
