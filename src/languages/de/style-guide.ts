import type { Translated } from "../texts.ts";

export const styleGuide = {
  title: "Gestaltung",
} satisfies Translated<"style-guide">;
