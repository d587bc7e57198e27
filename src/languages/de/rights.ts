import type { Translated } from "../texts.ts";

export const rights = {
  area: {
    users: "Benutzer",
    groups: "Benutzergruppen",
    roles: "Benutzerrollen",
    audit: "Protokoll",
  },
  whoMay: "Wer darf?",
  whyNot: {
    grant: "Sie können das Recht „{{permission}}“ nicht geben, weil Sie es nicht haben.",
    revoke: "Sie können das Recht „{{permission}}“ nicht nehmen, weil Sie es nicht haben.",
    unseen: "Was diese Änderung für wen bewirkt, hat sich geändert, seit Sie nachgesehen haben. Es wurde nichts gespeichert; unten steht der jetzige Stand.",
    actOn: "Dieser Benutzer hat das Recht „{{permission}}“, das Sie nicht haben.",
    lastAdministrator: "Irgendein aktiver Benutzer muss Benutzer, Gruppen und Rollen verwalten können, und dies ist der letzte. Geben Sie diese Rechte zuerst einem anderen aktiven Benutzer, zum Beispiel über die Gruppe Administrators.",
    notShown: "Die Rechte dieser Gruppen haben sich geändert, seit die Seite angezeigt wurde: {{groups}}. Es wurde nichts gespeichert. Prüfen Sie, was sich geändert hat, und bestätigen Sie dann erneut.",
  },
  effect: {
    gain_one: "{{count, number}} Benutzer erhält: {{gained}}",
    gain_other: "{{count, number}} Benutzer erhalten: {{gained}}",
    lose_one: "{{count, number}} Benutzer verliert: {{lost}}",
    lose_other: "{{count, number}} Benutzer verlieren: {{lost}}",
    both_one: "{{count, number}} Benutzer erhält: {{gained}}; verliert: {{lost}}",
    both_other: "{{count, number}} Benutzer erhalten: {{gained}}; verlieren: {{lost}}",
    none: "Kein Benutzer erhält oder verliert ein Recht.",
    show_one: "Den Benutzer zeigen",
    show_other: "Die {{count, number}} Benutzer zeigen",
    title: "Wen es betrifft",
  },
  given: {
    label: "Rechte: {{rights}}",
    all: "alle",
    none: "keine",
  },
  shown: {
    gained: "{{group}} gewährt jetzt auch: {{rights}}",
    lost: "{{group}} gewährt nicht mehr: {{rights}}",
  },
  needs: {
    users: {
      view: "„{{permission}}“ braucht auch „Benutzer ansehen“: Die Seiten gehen von der Benutzerliste aus oder zeigen Benutzer.",
      edit: "„{{permission}}“ braucht auch „Benutzer bearbeiten“: Passwörter werden auf der Seite Benutzer bearbeiten gesetzt.",
    },
    groups: {
      view: "„{{permission}}“ braucht auch „Gruppen ansehen“: Die Seiten gehen von der Liste der Gruppen aus.",
    },
    roles: {
      view: "„{{permission}}“ braucht auch „Rollen ansehen“: Die Seiten zeigen die Rollen.",
    },
  },
  users: {
    view: {
      name: "Benutzer ansehen",
      text: "Die Benutzerliste und die Akte jedes Benutzers sehen.",
    },
    create: {
      name: "Benutzer anlegen",
      text: "Neue Back-Office-Benutzer anlegen.",
    },
    edit: {
      name: "Benutzer bearbeiten",
      text: "Namen, E-Mail, Gruppen, Agent und Sprache ändern.",
    },
    password: {
      name: "Passwörter setzen",
      text: "Das Passwort eines anderen Benutzers setzen.",
    },
    status: {
      name: "Benutzer aktivieren und deaktivieren",
      text: "Benutzern den Zugang geben oder nehmen.",
    },
    delete: {
      name: "Benutzer löschen",
      text: "Benutzer löschen; sie bleiben als „Gelöscht“ in der Liste.",
    },
    restore: {
      name: "Benutzer wiederherstellen",
      text: "Gelöschte Benutzer als „Deaktiviert“ zurückholen.",
    },
    customers: {
      name: "Kunden zuweisen",
      text: "Benutzern Kunden des Shops zuweisen.",
    },
  },
  groups: {
    view: {
      name: "Gruppen ansehen",
      text: "Benutzergruppen und ihre Mitglieder sehen.",
    },
    manage: {
      name: "Gruppen verwalten",
      text: "Benutzergruppen anlegen, bearbeiten und löschen.",
    },
  },
  roles: {
    view: {
      name: "Rollen ansehen",
      text: "Benutzerrollen und ihre Rechte sehen.",
    },
    manage: {
      name: "Rollen verwalten",
      text: "Benutzerrollen anlegen, bearbeiten und löschen.",
    },
  },
  audit: {
    view: {
      name: "Protokoll ansehen",
      text: "Sehen, was geschehen ist und wer es getan hat.",
    },
  },
  act: {
    users: {
      view: "Benutzer ansehen",
      create: "Benutzer anlegen",
      edit: "Benutzer bearbeiten",
      password: "Passwörter setzen",
      status: "Benutzer aktivieren und deaktivieren",
      delete: "Benutzer löschen",
      restore: "Benutzer wiederherstellen",
      customers: "Kunden zuweisen",
    },
    groups: {
      view: "Gruppen ansehen",
      manage: "Gruppen verwalten",
    },
    roles: {
      view: "Rollen ansehen",
      manage: "Rollen verwalten",
    },
    audit: {
      view: "das Protokoll ansehen",
    },
  },
  role: {
    locked: "gibt jedes Recht",
  },
  state: {
    yes: "Ja",
    waiting: "Wenn aktiv",
    no: "Nein",
  },
  ask: {
    may: "Darf",
    act: "Vorgang",
    choose: "Vorgang wählen",
    button: "Fragen",
    incomplete: "Geben Sie eine E-Mail oder einen Namen ein und wählen Sie einen Vorgang.",
    tooMany: "Mehr als zehn Benutzer passen zu „{{who}}“. Geben Sie mehr vom Namen oder der E-Mail ein.",
    none: "Kein Benutzer passt zu „{{who}}“.",
  },
  access: {
    title: "Zugriff von {{name}}",
    back: "Zurück zur Akte",
    question: "Darf {{name}}",
    held: "{{held}} von {{all}}",
    every: "Alle Rechte",
    waiting: "Der Status ist „{{status}}“: Rechte gelten nur, solange ein Benutzer aktiv ist.",
    nobody: "Keine Gruppe gibt es",
  },
  answer: {
    yes: "Ja, {{name}} darf {{act}}.",
    no: "Nein, {{act}} darf {{name}} nicht.",
    status: "Der Status von {{name}} ist „{{status}}“: Rechte gelten nur, solange ein Benutzer aktiv ist.",
    noGroup: "{{name}} ist in keiner Gruppe, und Rechte kommen allein aus Gruppen.",
    groups_one: "{{name}} ist in der Gruppe {{groups}}, die dieses Recht nicht gibt.",
    groups_other: "{{name}} ist in den Gruppen {{groups}}; keine davon gibt dieses Recht.",
    nobody: "Keine Gruppe gibt dieses Recht.",
    through_one: "Über:",
    through_other: "Auf {{count}} Wegen, von denen jeder genügt:",
    wouldBe: "Sobald der Benutzer aktiv ist, lautet die Antwort Ja, über:",
    givers: "Eine Gruppe, die es gibt, würde das ändern:",
    idle_one: "Eine Rolle hat es, aber keine Gruppe hat die Rolle:",
    idle_other: "Rollen haben es, aber keine Gruppe hat eine davon:",
  },
  rule: {
    title: "Was außerdem davon abhängt, an wem oder woran es geschieht",
    holdsMore: "Nicht bei Benutzern, die ein Recht haben, das {{name}} nicht hat.",
    deleted: "Nicht bei gelöschten Benutzern.",
    onlyDeleted: "Nur bei gelöschten Benutzern.",
    ownGroups: "Nicht bei den eigenen Gruppen und der eigenen Agent-Einstellung.",
    ownLock: "Nicht, um eine eigene Sperre aufzuheben.",
    ownPassword: "Nicht beim eigenen Passwort: Das wird im Profil geändert.",
    assignHeld: "Nur Gruppen, deren Rechte {{name}} hat, lassen sich zuweisen.",
    changeHeld: "Kein Recht lässt sich geben oder nehmen, das {{name}} nicht hat.",
    lastAdministrator: "Nicht, wenn dann kein aktiver Benutzer mehr Benutzer, Gruppen und Rollen verwalten könnte.",
    takenCustomer: "Nur Kunden, die kein anderer Benutzer hat.",
    lockedGroup: "Nicht bei der Gruppe Administrators: Ihr Titel und ihre Rolle stehen fest.",
    lockedRole: "Nicht bei der Rolle Administrators: Sie gibt jedes Recht.",
    roleInUse: "Eine Rolle, die eine Gruppe hat, lässt sich nicht löschen.",
  },
  list: {
    title: "Rechte",
    lead: "Was jedes Recht erlaubt, wie viele es haben und welche Rollen es enthalten.",
    right: "Recht",
    holders: "Aktive Benutzer",
    roles: "Rollen",
    nobody: "niemand",
  },
  unknown: {
    title: "Unbekannte Rechte",
    text: "Diese Namen stehen in der Datenbank, aber diese Version von Gatehouse kennt sie nicht. Sie geben nichts.",
  },
  who: {
    title: "Wer darf {{act}}?",
    count_zero: "Kein aktiver Benutzer darf {{act}}.",
    count_one: "{{count, number}} aktiver Benutzer darf {{act}}.",
    count_other: "{{count, number}} aktive Benutzer dürfen {{act}}.",
    countOpen: "Mehr als {{max}} aktive Benutzer dürfen {{act}}.",
    waiting_one: "{{count, number}} deaktivierter Benutzer ist ebenfalls in diesen Gruppen: Das Recht gilt nur, solange ein Benutzer aktiv ist.",
    waiting_other: "{{count, number}} deaktivierte Benutzer sind ebenfalls in diesen Gruppen: Das Recht gilt nur, solange ein Benutzer aktiv ist.",
    waitingOpen: "Mehr als {{max}} deaktivierte Benutzer sind ebenfalls in diesen Gruppen: Das Recht gilt nur, solange ein Benutzer aktiv ist.",
    chains: "Gruppen und Rollen, die das Recht geben",
    group: "Gruppe",
    role: "Rolle",
    activeMembers: "Aktive Mitglieder",
    users: "Benutzer",
    name: "Name",
    through: "Über",
    empty: "Niemand mit diesem Status.",
  },
} satisfies Translated<"rights">;
