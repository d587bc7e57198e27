import type { Mutant } from "./mutant.ts";

/** Sentences say what is so. */
export const wording: readonly Mutant[] = [
  {
    guard: "ticks that only they changed are not called both",
    file: "src/views/merge.ts",
    from: 'own === "" ? "theirs" : ',
    to: "",
    test: "test/unit/merge.test.ts",
    project: "unit",
  },
  {
    guard: "an act that is done already is called so",
    file: "src/features/users/views/act.ts",
    from: "form.conflict && (why ?? form.conflict)",
    to: "form.conflict",
    test: "test/integration/users/deletion.test.ts",
    name: "what is done already",
  },
  {
    guard: "the record does not repeat what a form said",
    file: "src/views/audit-text.ts",
    from: "recorded[message.key] ?? message.key",
    to: "message.key",
    test: "test/unit/audit-text.test.ts",
    project: "unit",
  },
];
