import type { Translated } from "../texts.ts";

export const layout = {
  product: "Gatehouse",
  skip: "Zum Inhalt springen",
  navigation: "Hauptnavigation",
  short: {
    groups: "Gruppen",
    roles: "Rollen",
  },
  account: "Ihr Konto",
  profile: "Profil",
  help: "Hilfe",
  signOut: "Abmelden",
  notice: "Hinweis",
  zone: "Zeiten in {{zone}}",
  errorPrefix: "Fehler: ",
} satisfies Translated<"layout">;
