import { expect, it } from "vitest";
import { loadTranslations } from "../../src/i18n/index.ts";
import { describeMerge } from "../../src/views/merge.ts";

const { en } = loadTranslations();

it.each([
  ["only they changed", ["a"], "unchanged", "Their change, taken over"],
  ["both changed alike", ["a", "b"], "+ b", "Both made the same change"],
  ["both changed differently", [], "− a", "Both changes, combined"],
])("ticks that %s", (_, ticked, yours, outcome) => {
  const sides = { base: ["a"], theirs: ["a", "b"], yours: ticked };
  expect(describeMerge(en, { label: "Groups" }, sides)).toEqual([
    { label: "Groups", theirs: "+ b", yours, outcome, collides: false },
  ]);
});
