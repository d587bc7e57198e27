import type { Translated } from "../texts.ts";

export const rights = {
  area: {
    users: "Benutzer",
    groups: "Benutzergruppen",
    roles: "Benutzerrollen",
    audit: "Protokoll",
    store: "Shop",
  },
  whoMay: "Wer darf?",
  whyNot: {
    grant: "Sie können das Recht „{{permission}}“ nicht vergeben, weil Sie es selbst nicht haben.",
    revoke: "Sie können das Recht „{{permission}}“ nicht entziehen, weil Sie es selbst nicht haben.",
    unseen: "Diese Änderung hat inzwischen andere Auswirkungen als angezeigt. Es wurde nichts gespeichert. Die Seite zeigt jetzt den aktuellen Stand.",
    actOn: "Dieser Benutzer hat das Recht „{{permission}}“, das Sie nicht haben.",
    lastAdministrator: "Mindestens ein aktiver Benutzer muss Benutzer, Gruppen und Rollen verwalten können; dies ist der letzte. Vergeben Sie diese Rechte zuerst an einen anderen aktiven Benutzer, zum Beispiel über die Gruppe der Administratoren.",
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
    atLeast: "Mindestens {{effect}}",
    first: "Gezählt wurden nur die ersten {{max}} Mitglieder. Auch die übrigen können Rechte erhalten oder verlieren; das Protokoll nennt danach alle.",
    noneOfFirst: "Von den ersten {{max}} Mitgliedern erhält oder verliert keines ein Recht. Die übrigen wurden nicht geprüft; das Protokoll nennt danach alle, die es betrifft.",
    showSome_one: "Einen davon anzeigen",
    showSome_other: "{{count, number}} davon anzeigen",
    show_one: "Den Benutzer anzeigen",
    show_other: "Die {{count, number}} Benutzer anzeigen",
    title: "Betroffene Benutzer",
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
      view: "„{{permission}}“ setzt auch „Benutzer ansehen“ voraus: Die Seiten dazu beginnen in der Benutzerliste oder zeigen Benutzer.",
      edit: "„{{permission}}“ setzt auch „Benutzer bearbeiten“ voraus: Passwörter werden auf der Seite „Benutzer bearbeiten“ gesetzt.",
    },
    groups: {
      view: "„{{permission}}“ setzt auch „Gruppen ansehen“ voraus: Die Seiten dazu beginnen in der Liste der Gruppen.",
    },
    roles: {
      view: "„{{permission}}“ setzt auch „Rollen ansehen“ voraus: Die Seiten dazu zeigen die Rollen.",
    },
  },
  users: {
    view: {
      name: "Benutzer ansehen",
      text: "Die Benutzerliste und die Details jedes Benutzers ansehen.",
    },
    create: {
      name: "Benutzer anlegen",
      text: "Neue Backoffice-Benutzer anlegen.",
    },
    edit: {
      name: "Benutzer bearbeiten",
      text: "Namen, E-Mail, Gruppen, Agent-Einstellung und Sprache ändern.",
    },
    password: {
      name: "Passwörter setzen",
      text: "Das Passwort eines anderen Benutzers setzen oder einen Passwort-Link erstellen.",
    },
    status: {
      name: "Benutzer aktivieren und deaktivieren",
      text: "Benutzern den Zugang gewähren oder entziehen, ihre Sitzungen beenden und sie entsperren.",
    },
    delete: {
      name: "Benutzer löschen",
      text: "Benutzer löschen; sie bleiben als „Gelöscht“ in der Liste.",
    },
    restore: {
      name: "Benutzer wiederherstellen",
      text: "Gelöschte Benutzer als „Deaktiviert“ wiederherstellen.",
    },
    customers: {
      name: "Kunden zuweisen",
      text: "Benutzern Kunden des Shops zuweisen und zwischen Benutzern übertragen.",
    },
    export: {
      name: "Listen exportieren",
      text: "Listen als Dateien für Tabellenprogramme herunterladen.",
    },
    erase: {
      name: "Benutzer endgültig löschen",
      text: "Die Daten gelöschter Benutzer unwiderruflich entfernen.",
    },
  },
  groups: {
    view: {
      name: "Gruppen ansehen",
      text: "Benutzergruppen und ihre Mitglieder ansehen.",
    },
    manage: {
      name: "Gruppen verwalten",
      text: "Benutzergruppen anlegen, bearbeiten und löschen.",
    },
  },
  roles: {
    view: {
      name: "Rollen ansehen",
      text: "Benutzerrollen und ihre Rechte ansehen.",
    },
    manage: {
      name: "Rollen verwalten",
      text: "Benutzerrollen anlegen, bearbeiten und löschen.",
    },
  },
  audit: {
    view: {
      name: "Protokoll ansehen",
      text: "Sehen, wer was wann getan hat.",
    },
  },
  store: {
    manage: {
      name: "Shop-Schlüssel verwalten",
      text: "Schlüssel anlegen und widerrufen, mit denen der Shop bei Gatehouse anfragt.",
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
      export: "Listen exportieren",
      erase: "Benutzer endgültig löschen",
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
    store: {
      manage: "Shop-Schlüssel verwalten",
    },
  },
  role: {
    locked: "gewährt alle Rechte",
  },
  state: {
    yes: "Ja",
    waiting: "Wenn aktiv",
    no: "Nein",
  },
  ask: {
    may: "Darf",
    act: "Aktion",
    choose: "Aktion wählen",
    button: "Prüfen",
    incomplete: "Geben Sie eine E-Mail-Adresse oder einen Namen ein und wählen Sie eine Aktion.",
    tooMany: "Mehr als zehn Benutzer entsprechen „{{who}}“. Geben Sie mehr vom Namen oder von der E-Mail-Adresse ein.",
    none: "Keine Treffer für „{{who}}“.",
  },
  access: {
    title: "Zugriff von {{name}}",
    back: "Zurück zum Benutzer",
    question: "Darf {{name}}",
    held: "{{held}} von {{all}}",
    every: "Alle Rechte",
    waiting: "Der Status ist „{{status}}“: Rechte gelten nur, solange ein Benutzer aktiv ist.",
    nobody: "Keine Gruppe gewährt es",
  },
  answer: {
    yes: "Ja, {{name}} darf {{act}}.",
    no: "Nein, {{act}} darf {{name}} nicht.",
    status: "Der Status von {{name}} ist „{{status}}“: Rechte gelten nur, solange ein Benutzer aktiv ist.",
    noGroup: "{{name}} ist in keiner Gruppe, und Rechte gibt es nur über Gruppen.",
    groups_one: "{{name}} ist in der Gruppe {{groups}}, die dieses Recht nicht gewährt.",
    groups_other: "{{name}} ist in den Gruppen {{groups}}; keine davon gewährt dieses Recht.",
    nobody: "Keine Gruppe gewährt dieses Recht.",
    through_one: "Über:",
    through_other: "Auf {{count}} Wegen, von denen jeder genügt:",
    wouldBe: "Sobald der Benutzer aktiv ist, lautet die Antwort Ja, über:",
    givers: "Mit einer dieser Gruppen wäre die Antwort Ja:",
    idle_one: "Diese Rolle enthält es, ist aber keiner Gruppe zugewiesen:",
    idle_other: "Diese Rollen enthalten es, sind aber keiner Gruppe zugewiesen:",
  },
  rule: {
    title: "Einschränkungen",
    holdsMore: "Nicht bei Benutzern mit einem Recht, das {{name}} nicht hat.",
    deleted: "Nicht bei gelöschten Benutzern.",
    onlyDeleted: "Nur bei gelöschten Benutzern.",
    ownGroups: "Nicht bei den eigenen Gruppen und der eigenen Agent-Einstellung.",
    ownLock: "Nicht bei der eigenen Sperre und nicht beim Ende des eigenen Zugangs.",
    ownPassword: "Nicht beim eigenen Passwort; das wird im Profil geändert.",
    assignHeld: "Nur Gruppen, deren Rechte {{name}} hat, können zugewiesen werden.",
    changeHeld: "Nur Rechte, die {{name}} hat, können vergeben oder entzogen werden.",
    lastAdministrator: "Nicht, wenn dann kein aktiver Benutzer mehr Benutzer, Gruppen und Rollen verwalten könnte.",
    takenCustomer: "Kunden eines anderen Benutzers werden erst nach einer Übersicht übernommen, die sagt, wem sie zugewiesen sind.",
    lockedGroup: "Nicht bei der geschützten Gruppe: Ihr Titel und ihre Rolle stehen fest.",
    lockedRole: "Nicht bei der geschützten Rolle: Sie gewährt alle Rechte.",
    roleInUse: "Eine Rolle, die einer Gruppe zugewiesen ist, kann nicht gelöscht werden.",
  },
  list: {
    title: "Rechte",
    lead: "Was jedes Recht erlaubt, wie viele Benutzer es haben und welche Rollen es enthalten.",
    right: "Recht",
    holders: "Aktive Benutzer",
    roles: "Rollen",
    nobody: "niemand",
  },
  unknown: {
    title: "Unbekannte Rechte",
    text: "Diese Namen stehen in der Datenbank, aber diese Version von Gatehouse kennt sie nicht. Sie bewirken nichts.",
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
    chains: "Gruppen und Rollen, die das Recht gewähren",
    group: "Gruppe",
    role: "Rolle",
    activeMembers: "Aktive Mitglieder",
    users: "Benutzer",
    name: "Name",
    through: "Über",
    empty: "Keine Benutzer mit diesem Status.",
  },
} satisfies Translated<"rights">;
