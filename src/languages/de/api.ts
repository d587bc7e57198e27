import type { Translated } from "../texts.ts";

/** Was die Schnittstelle des Shops antwortet, wie es ihre Seite erklärt; sie selbst antwortet englisch. */
export const api = {
  contract: {
    title: "Gatehouse für den Shop",
    text: "Was der Shop anfragen kann und welche Antworten er bekommt.",
  },
  answers: {
    answer: "Die Antwort.",
    lines: "Eine Antwort je Zeile, in derselben Reihenfolge.",
    empty: "Erledigt; ohne Inhalt.",
  },
  endpoints: {
    contract: "Die Beschreibung dieser Version der Schnittstelle, als OpenAPI 3.1.",
    preview: "Ob Entwürfe als dieser Kunde gezeigt werden dürfen: ja, solange er einem aktiven Benutzer zugewiesen ist.",
    signIn: "Meldet einen Agenten mit E-Mail und Passwort an und sagt, wer er ist. „address“ ist die IP-Adresse des Besuchers, „device“ das, was eine frühere Anmeldung vom selben Gerät ergeben hat.",
    agent: "Ob jemand noch Agent ist: Mit dem ersten Nein endet die Betreuung.",
    search: "Was ein Agent unter allen Kunden findet: alle, auf die sämtliche Suchwörter zutreffen, 25 pro Seite.",
    putCustomer: "Legt einen Kunden an oder ändert ihn; seine Zuweisung bleibt. Sind Name und E-Mail beide neu, gilt er als eine andere Person. Was fehlt, wird geleert.",
    deleteCustomer: "Löscht einen Kunden. Ist er einem Benutzer zugewiesen, bleibt er, außer die Anfrage gibt ihn frei.",
    customerBatch: "Legt bis zu 1.000 Kunden in einem Schritt an oder ändert sie, einen je Zeile; zu jeder Zeile gibt es eine Antwort. Was fehlt, wird geleert.",
  },
  faults: {
    missing: "Darf nicht leer sein",
    unseen: "Enthält ein Leerzeichen oder ein unsichtbares Zeichen",
    tooLong: "Mehr als {{max, number}} Zeichen",
    undecoded: "Zeichen sind verloren gegangen: Senden Sie UTF-8",
    powerOfTen: "Von einer Tabellenkalkulation zu einer Zehnerpotenz gekürzt",
    dots: "Darf nicht „.“ oder „..“ sein",
    apostrophe: "Der Apostroph vor der Zahl stammt aus einer Tabellenkalkulation: Lassen Sie ihn weg",
    differentPeople: "Die Kundennummer steht in den Zeilen {{lines}} für verschiedene Personen.",
    andMore: "{{lines}} und {{more, number}} weiteren",
  },
  notes: {
    cleaned: "{{field}}: Zeichen, die sich nicht anzeigen lassen, wurden entfernt",
    noAddress: "{{field}}: keine E-Mail-Adresse, unverändert übernommen",
    comesAgain: "Derselbe Kunde kommt noch einmal in Zeile {{line}}; es gilt diese",
  },
  problems: {
    somebodyElse: {
      title: "Eine andere Person",
      text: "Name und E-Mail sind beide neu, und der Kunde mit dieser Kundennummer ist einem Benutzer zugewiesen. Es wurde nichts geändert. Ist das beabsichtigt, senden Sie die Anfrage noch einmal mit „?accept=1“.",
    },
    held: {
      title: "Einem Benutzer zugewiesen",
      text: "Der Kunde ist einem Benutzer zugewiesen. Es wurde nichts gelöscht. Um ihn freizugeben und zu löschen, senden Sie die Anfrage noch einmal mit „?release=1“.",
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
      title: "Nicht lesbar",
      text: "Die Adresse oder der Inhalt ist fehlerhaft und nicht lesbar.",
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
      text: "E-Mail oder Passwort ist falsch, oder dieser Benutzer kann sich zurzeit nicht anmelden. Die Antwort ist in jedem Fall dieselbe.",
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
    conflict: { title: "Konflikt", text: "Der aktuelle Stand der Daten lässt das nicht zu." },
    tooLarge: { title: "Zu groß", text: "Der Inhalt ist größer, als diese Adresse annimmt." },
    unsupportedMediaType: {
      title: "Nicht unterstützter Inhaltstyp",
      text: "Diese Adresse nimmt einen anderen Inhaltstyp an, und nichts Komprimiertes.",
    },
    invalid: {
      title: "Ungültig",
      text: "Etwas in der Adresse oder im Inhalt ist nicht so, wie die Schnittstelle es beschreibt.",
    },
    tooManyRequests: {
      title: "Zu viele Anfragen",
      text: "Mit diesem Schlüssel kamen zu viele Anfragen. Warten Sie und versuchen Sie es erneut.",
    },
    unexpected: {
      title: "Unerwarteter Fehler",
      text: "Die Anfrage wurde entweder ganz oder gar nicht ausgeführt.",
    },
    unavailable: {
      title: "Nicht verfügbar",
      text: "Die Datenbank ist zurzeit nicht erreichbar. Warten Sie und versuchen Sie es erneut.",
    },
  },
} satisfies Translated<"api">;
