import type { Translated } from "../texts.ts";

export const leaving = {
  title: "Wann endet der Zugang von {{name}}?",
  when: {
    label: "Zeitpunkt",
    now: "Sofort deaktivieren",
    day: "Am Ende eines Tages",
    dayText: "Bis dahin kann der Benutzer arbeiten wie bisher. Dann wird er überall abgemeldet und deaktiviert. Die Kunden bleiben zugewiesen.",
    dayTextSelf: "Bis dahin können Sie arbeiten wie bisher. Dann werden Sie in allen Browsern abgemeldet, und jemand anderes muss Sie wieder aktivieren.",
    never: "Zugang endet nicht",
  },
  endsOn: {
    label: "Letzter Tag mit Zugang",
    hint: "Tage enden um Mitternacht ({{zone}}).",
    missing: "Geben Sie den letzten Tag mit Zugang ein oder wählen Sie „Sofort deaktivieren“.",
    invalid: "Geben Sie einen Tag ein.",
    past: "Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag.",
  },
  reason: {
    label: "Grund",
    hint: "Optional. Sichtbar für alle, die Benutzer sehen dürfen.",
    tooLong: "Verwenden Sie höchstens {{max}} Zeichen.",
    forbidden: "Der Grund darf keine unsichtbaren Steuerzeichen enthalten.",
  },
  save: "Speichern",
  change: "Ändern",
  keptText: "Der Zugang wurde nicht beendet: Sonst könnte niemand mehr Benutzer, Gruppen und Rollen verwalten.",
  set: "Der Zugang von {{name}} endet am {{day}}.",
  removed: "Der Zugang von {{name}} endet nicht mehr.",
  leavesNobody: "Dann könnte niemand mehr Benutzer, Gruppen und Rollen verwalten. Wenn das so bleibt, wird der Zugang nicht beendet.",
  kept: {
    title: "Zugang nicht beendet",
    text: "Der letzte Tag dieses Benutzers ist vorbei, aber niemand sonst konnte Benutzer, Gruppen und Rollen verwalten; er ist deshalb weiterhin aktiv. Sorgen Sie dafür, dass ein weiterer Benutzer alle diese Rechte hat, und deaktivieren Sie dann diesen.",
  },
  soon: {
    title: "Zugang endet in den nächsten sieben Tagen",
    all: "Alle Benutzer, deren Zugang endet",
  },
  own: "Ihr eigener Zugang endet am {{day}}.",
} satisfies Translated<"leaving">;
