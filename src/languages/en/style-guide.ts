export const styleGuide = {
  title: "Style Guide",
} as const;
