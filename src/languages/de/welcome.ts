import type { Translated } from "../texts.ts";

export const welcome = {
  title: "Passwort festlegen",
  lead: "Für {{name}}. Damit melden Sie sich künftig an; niemand sonst kennt es.",
  given: "{{name}} hat Ihnen diesen Link gegeben ({{at}}).",
  ends: "Ihr bisheriges Passwort gilt, bis Sie dieses festlegen. Danach sind Sie überall abgemeldet.",
  beside: "{{name}} ist hier angemeldet und bleibt es.",
  button: "Passwort festlegen",
  done: "Das Passwort für {{email}} ist festgelegt. Melden Sie sich jetzt damit an.",
  doneBeside: "Das Passwort für {{email}} ist festgelegt. {{name}} ist hier weiterhin angemeldet.",
} satisfies Translated<"welcome">;
