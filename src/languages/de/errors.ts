import type { Translated } from "../texts.ts";

export const errors = {
  back: "Zur Startseite",
  toSignIn: "Zur Anmeldung",
  requestId: "Fehlernummer",
  again: "Erneut versuchen",
  againHint: "Ihre Eingaben sind nicht verloren: Warten Sie einen Moment und versuchen Sie es erneut.",
  kept: "Ihre Eingaben sind noch da: Senden Sie sie später erneut ab.",
  passwords: "Passwörter müssen Sie noch einmal eingeben.",
  gone: {
    user: "{{name}} ist gelöscht",
    thing: "{{name}} wurde gelöscht",
  },
  outOfDate: {
    title: "Diese Seite war veraltet",
    text: "Es wurde nichts geändert. Prüfen Sie, was die Seite jetzt zeigt, und versuchen Sie es dann erneut.",
    act: "„{{act}}“ wurde nicht ausgeführt.",
    hint: "Hier können Sie es nachholen.",
  },
  badRequest: {
    title: "Die Anfrage konnte nicht verarbeitet werden",
    text: "Die Adresse oder die Daten sind ungültig. Es wurde nichts geändert.",
    form: "Das Formular war unvollständig oder verändert. Es wurde nichts gespeichert. Öffnen Sie die Seite neu und wiederholen Sie Ihre Eingaben.",
    host: "Unter dieser Adresse ist Gatehouse nicht erreichbar.",
    hint: "Gehen Sie zurück und versuchen Sie es erneut.",
  },
  forbidden: {
    title: "Keine Berechtigung",
    temporaryPassword: "Ihr Passwort ist vorläufig. Wählen Sie zuerst ein eigenes.",
    permission: "Für diese Seite brauchen Sie das Recht „{{permission}}“.",
    hint: "Wenn Sie es für Ihre Arbeit brauchen, wenden Sie sich an einen Administrator. Sie sind weiterhin angemeldet.",
  },
  csrf: {
    title: "Dieses Formular ist nicht mehr gültig",
    text: "Die Anfrage kam nicht von einer aktuellen Seite dieser Website, deshalb wurde nichts geändert.",
    hint: "Öffnen Sie die Seite neu und wiederholen Sie Ihre Eingaben.",
  },
  deadLink: {
    title: "Dieser Link funktioniert nicht",
    text: "Vielleicht wurde er bereits verwendet, ersetzt oder widerrufen, oder er ist abgelaufen. Es wurde nichts geändert.",
    hint: "Prüfen Sie, ob die Adresse vollständig ist. Wenn ja, bitten Sie einen Administrator um einen neuen Link.",
    hintAsk: "Prüfen Sie, ob die Adresse vollständig ist. Wenn ja, bitten Sie einen Administrator um einen neuen Link:",
  },
  notFound: {
    title: "Seite nicht gefunden",
    text: "Diese Seite gibt es nicht.",
    hint: "Prüfen Sie die Adresse oder gehen Sie zur Startseite.",
  },
  methodNotAllowed: {
    title: "Das ist hier nicht möglich",
    text: "Diese Seite nimmt solche Anfragen nicht an.",
    hint: "Gehen Sie zurück und verwenden Sie die Links und Schaltflächen der Seite.",
  },
  conflict: {
    title: "Das ist zurzeit nicht möglich",
    hint: "Gehen Sie zurück, prüfen Sie den aktuellen Stand und entscheiden Sie neu.",
  },
  tooLarge: {
    title: "Zu viele Daten",
    text: "Sie haben mehr Daten gesendet, als diese Seite annimmt. Es wurde nichts geändert.",
    hint: "Senden Sie weniger auf einmal.",
  },
  unsupportedMediaType: {
    title: "Nicht unterstützte Daten",
    text: "Hier werden nur Formulare angenommen. Es wurde nichts geändert.",
    hint: "Verwenden Sie das Formular der Seite.",
  },
  tooManyRequests: {
    title: "Zu viele Versuche",
    minutes_one: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Minute und versuchen Sie es dann erneut. Bis dahin wird auch das richtige Passwort nicht angenommen.",
    minutes_other: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Minuten und versuchen Sie es dann erneut. Bis dahin wird auch das richtige Passwort nicht angenommen.",
    seconds_one: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Sekunde und versuchen Sie es dann erneut. Bis dahin wird auch das richtige Passwort nicht angenommen.",
    seconds_other: "Es gab zu viele Fehlversuche. Warten Sie {{count}} Sekunden und versuchen Sie es dann erneut. Bis dahin wird auch das richtige Passwort nicht angenommen.",
    hint: "Gehen Sie zurück und versuchen Sie es später erneut.",
  },
  unexpected: {
    title: "Ein Fehler ist aufgetreten",
    text: "Die Seite konnte wegen eines internen Fehlers nicht angezeigt werden. Falls Sie etwas geändert haben, prüfen Sie, ob es gespeichert wurde, bevor Sie es erneut senden.",
    hint: "Versuchen Sie es erneut. Wenn der Fehler wieder auftritt, nennen Sie Ihrem Administrator die Fehlernummer.",
  },
  unavailable: {
    title: "Zurzeit nicht verfügbar",
    text: "Die Datenbank ist nicht erreichbar. Es wurde nichts geändert.",
    busy: "Der Server ist zurzeit überlastet. Es wurde nichts geändert.",
    readOnly: "Zurzeit kann nichts gespeichert werden. Es wurde nichts geändert.",
    unanswered: "Die Verbindung zur Datenbank ging während des Speicherns verloren. Prüfen Sie, ob gespeichert wurde, bevor Sie es erneut senden.",
    noFile: "Die Datenbankdatei {{file}} gibt es nicht.",
    hint: "Warten Sie einen Moment und versuchen Sie es erneut.",
  },
} satisfies Translated<"errors">;
