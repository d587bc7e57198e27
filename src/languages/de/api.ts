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
    signIn: "Meldet einen Agenten mit E-Mail und Passwort an und sagt, wer er ist. Die Adresse ist die IP-Adresse des Besuchers, das Gerät das, was eine frühere Anmeldung von dort ergab.",
    agent: "Ob jemand noch Agent ist: Mit dem ersten Nein endet die Betreuung.",
    search: "Was ein Agent unter allen Kunden findet: alle, auf die sämtliche Suchwörter zutreffen, 25 pro Seite.",
    putCustomer: "Legt einen Kunden an oder ändert ihn; wem er zugewiesen ist, bleibt. Wer mit neuem Namen und neuer E-Mail kommt, ist eine andere Person. Was fehlt, wird geleert.",
    deleteCustomer: "Löscht einen Kunden. Ist er einem Benutzer zugewiesen, bleibt er, außer er soll freigegeben werden.",
    customerBatch: "Legt bis zu 1.000 Kunden in einem Schritt an oder ändert sie, einen je Zeile; jede Zeile hat ihre Antwort. Was fehlt, wird geleert.",
  },
  faults: {
    missing: "Hier wird etwas gebraucht",
    unseen: "Enthält ein Leerzeichen oder ein unsichtbares Zeichen",
    tooLong: "Mehr als {{max, number}} Zeichen",
    undecoded: "Zeichen sind verloren gegangen: Senden Sie UTF-8",
    powerOfTen: "Von einer Tabellenkalkulation zu einer Zehnerpotenz gekürzt",
    dots: "„.“ und „..“ können in keiner Adresse stehen",
    apostrophe: "Der Apostroph vor der Zahl stammt aus einer Tabellenkalkulation: Lassen Sie ihn weg",
    differentPeople: "Die Kundennummer steht in den Zeilen {{lines}} für verschiedene Personen.",
    andMore: "{{lines}} und {{more, number}} weiteren",
  },
  notes: {
    cleaned: "{{field}}: Zeichen, die sich nicht anzeigen lassen, wurden entfernt",
    noAddress: "{{field}}: keine E-Mail-Adresse, unverändert übernommen",
    comesAgain: "Derselbe Kunde kommt noch einmal in Zeile {{line}}, und die zählt",
  },
  problems: {
    somebodyElse: {
      title: "Eine andere Person",
      text: "Name und E-Mail sind beide neu, und der Kunde mit dieser Kundennummer ist einem Benutzer zugewiesen. Es wurde nichts geändert. Ist es so gemeint, fragen Sie noch einmal mit „?accept=1“.",
    },
    held: {
      title: "Einem Benutzer zugewiesen",
      text: "Der Kunde ist einem Benutzer zugewiesen. Es wurde nichts gelöscht. Um ihn freizugeben und zu löschen, fragen Sie noch einmal mit „?release=1“.",
    },
    repeated: {
      title: "Eine Kundennummer für verschiedene Personen",
      text: "Zeilen mit derselben Kundennummer haben weder den Namen noch die E-Mail gemeinsam. Keine davon wurde übernommen.",
    },
    tooManyLines: {
      title: "Zu viele Zeilen",
      text: "Senden Sie höchstens 1.000 Zeilen auf einmal. Es wurde nichts geändert.",
    },
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
    signInFailed: {
      title: "Anmeldung fehlgeschlagen",
      text: "E-Mail oder Passwort ist falsch, oder dieser Benutzer darf sich gerade nicht anmelden. Die Antwort ist in jedem Fall dieselbe.",
    },
    notAnAgent: {
      title: "Kein Agent",
      text: "Dieser Benutzer ist kein Agent oder keiner mehr. Beenden Sie die Betreuung.",
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
