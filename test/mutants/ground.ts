export const ground: readonly import("./mutant.ts").Mutant[] = [];
