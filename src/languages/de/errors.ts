import type { Translated } from "../texts.ts";

export const errors = {
  back: "Zur Startseite",
  toSignIn: "Zur Anmeldung",
  requestId: "Fehlernummer",
  badRequest: {
    title: "Diese Anfrage wurde nicht verstanden",
    text: "Die Adresse oder die gesendeten Daten haben eine Form, die nicht hierher gehört. Es wurde nichts geändert.",
    form: "Das Formular kam unvollständig oder verändert zurück. Es wurde nichts gespeichert. Öffnen Sie die Seite neu und wiederholen Sie Ihre Eingaben.",
    host: "Diese Adresse wird hier nicht bedient.",
    hint: "Gehen Sie zurück und versuchen Sie es noch einmal.",
  },
  forbidden: {
    title: "Keine Berechtigung",
    permission: "Für diese Seite brauchen Sie das Recht „{{permission}}“.",
    hint: "Wenn Sie es für Ihre Arbeit brauchen, fragen Sie einen Administrator des Back Office. Sie sind weiterhin angemeldet.",
  },
  csrf: {
    title: "Dieses Formular gilt nicht mehr",
    text: "Die Anfrage kam nicht von einer aktuellen Seite dieser Website, deshalb wurde nichts geändert.",
    hint: "Öffnen Sie die Seite neu und wiederholen Sie Ihre Eingaben.",
  },
  notFound: {
    title: "Seite nicht gefunden",
    text: "Unter dieser Adresse gibt es nichts.",
    hint: "Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.",
  },
  methodNotAllowed: {
    title: "Das geht hier nicht",
    text: "Die Adresse gibt es, aber nicht für diese Art von Anfrage.",
    hint: "Gehen Sie zurück und benutzen Sie die Links und Schaltflächen der Seite.",
  },
  conflict: {
    title: "Das geht jetzt nicht",
    hint: "Gehen Sie zurück, sehen Sie sich den aktuellen Stand an und entscheiden Sie neu.",
  },
  tooLarge: {
    title: "Zu viele Daten",
    text: "Es wurde mehr gesendet, als diese Seite annimmt. Es wurde nichts geändert.",
    hint: "Senden Sie weniger auf einmal.",
  },
  unsupportedMediaType: {
    title: "Unbekannte Art von Daten",
    text: "Hier werden nur Formulare angenommen. Es wurde nichts geändert.",
    hint: "Benutzen Sie das Formular der Seite.",
  },
  tooManyRequests: {
    title: "Zu viele Versuche",
    minutes_one: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Minute und versuchen Sie es dann noch einmal; bis dahin wird kein Passwort geprüft, auch nicht das richtige.",
    minutes_other: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Minuten und versuchen Sie es dann noch einmal; bis dahin wird kein Passwort geprüft, auch nicht das richtige.",
    seconds_one: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Sekunde und versuchen Sie es dann noch einmal; bis dahin wird kein Passwort geprüft, auch nicht das richtige.",
    seconds_other: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Sekunden und versuchen Sie es dann noch einmal; bis dahin wird kein Passwort geprüft, auch nicht das richtige.",
    hint: "Gehen Sie zurück und versuchen Sie es später noch einmal.",
  },
  unexpected: {
    title: "Etwas ist schiefgegangen",
    text: "Die Seite konnte wegen eines Fehlers auf unserer Seite nicht erstellt werden. Es wurde nichts halb gespeichert.",
    hint: "Versuchen Sie es noch einmal. Wenn es wieder geschieht, nennen Sie Ihrem Administrator die Fehlernummer.",
  },
  unavailable: {
    title: "Zurzeit nicht verfügbar",
    text: "Die Datenbank ist nicht erreichbar. Es wurde nichts geändert.",
    busy: "Zurzeit ist zu viel los. Es wurde nichts geändert.",
    readOnly: "Zurzeit kann nichts gespeichert werden. Es wurde nichts geändert.",
    unanswered: "Die Verbindung zur Datenbank ging während des Speicherns verloren. Prüfen Sie, ob gespeichert wurde, bevor Sie es noch einmal senden.",
    noFile: "Die Datenbankdatei {{file}} gibt es nicht.",
    hint: "Warten Sie einen Moment und versuchen Sie es noch einmal.",
  },
} satisfies Translated<"errors">;
