import type { Translated } from "../texts.ts";

/** Was die Schnittstelle des Shops antwortet, wie es ihre Seite erklärt; sie selbst antwortet englisch. */
export const api = {
  contract: {
    title: "Gatehouse für den Shop",
    text: "Was der Shop fragt und was er als Antwort bekommt.",
  },
  answers: {
    answer: "Die Antwort.",
    lines: "Eine Antwort je Zeile, in deren Reihenfolge.",
    empty: "Erledigt; ohne Inhalt.",
  },
  endpoints: {
    contract: "Was diese Fassung der Schnittstelle worauf antwortet, als OpenAPI 3.1.",
    preview: "Ob Entwürfe als dieser Kunde gezeigt werden dürfen: solange er einem aktiven Benutzer zugewiesen ist.",
  },
  problems: {
    badRequest: {
      title: "Nicht verstanden",
      text: "Adresse oder Inhalt lassen sich nicht als das lesen, was sie zu sein angeben.",
    },
    key: {
      title: "Kein gültiger Schlüssel",
      text: "Senden Sie „Authorization: Bearer“ mit einem Schlüssel, der weder widerrufen noch abgelaufen ist.",
    },
    scope: {
      title: "Mit diesem Schlüssel nicht erlaubt",
      text: "Für diese Adresse ist ein anderer Schlüssel nötig.",
    },
    notFound: { title: "Nicht gefunden", text: "Unter dieser Adresse gibt es nichts." },
    methodNotAllowed: {
      title: "Methode nicht erlaubt",
      text: "Diese Adresse kennt diese Methode nicht.",
    },
    conflict: { title: "Konflikt", text: "Der Stand der Daten lässt es nicht zu." },
    tooLarge: { title: "Zu groß", text: "Der Inhalt ist größer, als diese Adresse annimmt." },
    unsupportedMediaType: {
      title: "Falsche Art von Inhalt",
      text: "Diese Adresse nimmt eine andere Art von Inhalt an, und keinen komprimierten.",
    },
    invalid: {
      title: "Ungültig",
      text: "Etwas in der Adresse oder im Inhalt ist nicht so, wie die Schnittstelle es vorsieht.",
    },
    tooManyRequests: {
      title: "Zu viele Anfragen",
      text: "Dieser Schlüssel hat mehr angefragt, als ihm zusteht. Warten Sie, und fragen Sie erneut.",
    },
    unexpected: {
      title: "Unerwarteter Fehler",
      text: "Es wurde nichts geändert, oder alles.",
    },
    unavailable: {
      title: "Nicht verfügbar",
      text: "Die Datenbank ist gerade nicht erreichbar. Warten Sie, und fragen Sie erneut.",
    },
  },
} satisfies Translated<"api">;
