import type { Translated } from "../texts.ts";

export const lists = {
  pager: {
    label: "Seiten",
    shown: "{{first}}–{{last}} von {{total}}",
    previous: "Zurück",
    next: "Weiter",
    per: "Pro Seite",
    moreThan: "{{max}}+",
    cut: "Aufgeführt sind nur die ersten {{max}}: Suchen Sie genauer, um die übrigen zu sehen.",
    newer: "Neuere",
    older: "Ältere",
  },
  filter: {
    label: "Suchen und filtern",
    search: "Suche",
    apply: "Suchen",
    clear: "Zurücksetzen",
    sort: "Sortieren nach",
    dir: "Reihenfolge",
    asc: "Aufsteigend",
    desc: "Absteigend",
  },
  more_one: "und {{count, number}} weiterer",
  more_other: "und {{count, number}} weitere",
} satisfies Translated<"lists">;
