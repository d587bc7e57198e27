import type { Translated } from "../texts.ts";

export const help = {
  title: "Benutzerhandbuch",
  inEnglish: "Dieses Handbuch gibt es nur auf Englisch.",
} satisfies Translated<"help">;
