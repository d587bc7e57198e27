export const earlier: readonly import("./mutant.ts").Mutant[] = [];
