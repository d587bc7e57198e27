import type { Translated } from "../texts.ts";

export const lists = {
  pager: {
    label: "Seiten",
    shown: "{{first}}–{{last}} von {{total}}",
    previous: "Zurück",
    next: "Weiter",
    per: "Pro Seite",
    moreThan: "{{max}}+",
    cut: "Angezeigt werden nur die ersten {{max}}. Grenzen Sie die Suche ein, um die übrigen zu sehen.",
    newer: "Neuere",
    older: "Ältere",
  },
  filter: {
    label: "Suchen und filtern",
    search: "Suche",
    apply: "Suchen",
    folded_zero: "Filter",
    folded_one: "Filter ({{count}})",
    folded_other: "Filter ({{count}})",
    remove: "Filter entfernen:",
    clear: "Filter zurücksetzen",
    sort: "Sortieren nach",
    dir: "Reihenfolge",
    asc: "Aufsteigend",
    desc: "Absteigend",
  },
  skip: "Zur Liste springen",
  more_one: "und {{count, number}} weiterer",
  more_other: "und {{count, number}} weitere",
} satisfies Translated<"lists">;
