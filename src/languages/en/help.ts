export const help = {
  title: "User Guide",
  inEnglish: "This guide is written in English.",
} as const;
