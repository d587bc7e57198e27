import type { Translated } from "../texts.ts";

export const home = {
  title: "Willkommen",
  greeting: "Angemeldet als {{name}}",
  may: "Was Sie dürfen",
  nothing: "Sie haben zurzeit keine Rechte, deshalb können Sie hier nichts öffnen. Angemeldet sind Sie trotzdem.",
  ask_zero: "Bitten Sie einen Administrator, Sie in eine Gruppe aufzunehmen.",
  ask_one: "Bitten Sie diesen Administrator, Sie in eine Gruppe aufzunehmen:",
  ask_other: "Bitten Sie einen dieser Administratoren, Sie in eine Gruppe aufzunehmen:",
  still: "Was Sie trotzdem tun können",
} satisfies Translated<"home">;
