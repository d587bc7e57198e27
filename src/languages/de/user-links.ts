import type { Translated } from "../texts.ts";

export const link = {
  title: "Passwort-Link für {{name}} erstellen?",
  text_one: "Der Link ist {{count}} Stunde gültig und kann einmal verwendet werden. Damit legt dieser Benutzer ein Passwort fest, das niemand sonst kennt.",
  text_other: "Der Link ist {{count}} Stunden gültig und kann einmal verwendet werden. Damit legt dieser Benutzer ein Passwort fest, das niemand sonst kennt.",
  keeps: "Das bisherige Passwort gilt, bis der Link verwendet wird.",
  replaces: "Der zuvor erstellte Link wird ungültig.",
  button: "Passwort-Link erstellen",
  again: "Neuen Link erstellen",
  label: "Passwort-Link",
  given: "Passwort-Link für {{name}}",
  created: "{{name}} wurde angelegt",
  once: "Kopieren Sie den Link jetzt",
  onceText: "Er wird nur dieses eine Mal angezeigt, und es wird keine E-Mail versendet: Geben Sie ihn selbst an {{name}} weiter.",
  until: "Er ist bis {{until}} gültig und kann einmal verwendet werden.",
  copy: "Kopieren",
  copied: "Kopiert",
  done: "Fertig, der Link ist kopiert",
  another: "Fertig, weiteren Benutzer anlegen",
  shown: "Der Link wurde bereits angezeigt",
  shownText: "Dieses Formular wurde schon einmal abgesendet, und der Link wurde dabei angezeigt. Er kann nicht noch einmal angezeigt werden. Wenn ihn niemand hat, erstellen Sie einen neuen.",
  open: "Erstellt von {{giver}}, {{at}}. Gültig bis {{until}}.",
  ended: "Erstellt von {{giver}}, {{at}}. Abgelaufen: {{until}}.",
  none: "Es gibt keinen gültigen Link: Dieser Benutzer kann sich noch nicht anmelden.",
} satisfies Translated<"users">["link"];

export const revocation = {
  title: "Passwort-Link von {{name}} widerrufen?",
  text: "Der Link ist ab sofort ungültig.",
  button: "Link widerrufen",
  done: "Der Passwort-Link von {{name}} wurde widerrufen.",
} satisfies Translated<"users">["revocation"];
