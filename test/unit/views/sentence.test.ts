import { describe, expect, it } from "vitest";
import { createFormats, loadTranslations } from "../../../src/i18n/index.ts";
import type { LocaleName } from "../../../src/languages/locale.ts";
import {
  exchangeSentence,
  isSayable,
  namesOf,
  type Sentence,
  sentenceText,
} from "../../../src/views/sentence.ts";

const [translations, formats] = [loadTranslations(), createFormats("UTC")];
const say = (locale: LocaleName, sentences: readonly Sentence[]) =>
  sentences.map((one) => sentenceText({ t: translations[locale], format: formats[locale] }, one));
const groups = (given: string[], taken: string[]) =>
  exchangeSentence("people.column.groupsShort", { given: namesOf(given), taken: namesOf(taken) });

describe("a sentence to come", () => {
  it.each<[LocaleName, string[], string[], string[]]>([
    ["en", [], [], []],
    ["en", ["Sales"], [], ["Groups: Sales added."]],
    ["de", [], ["Sales", "Revision"], ["Gruppen: Sales und Revision entfernt."]],
    ["en", ["A", "B", "C", "D"], [], ["Groups: A, B, C and D added."]],
    ["en", ["A", "B", "C", "D", "E"], ["F"], ["Groups: A, B, C and 2 more added, F removed."]],
    ["de", ["A", "B", "C", "D", "E"], [], ["Gruppen: A, B, C und 2 weitere hinzugefügt."]],
  ])("lists in %s what was given (%j) and taken (%j)", (locale, given, taken, said) =>
    expect(say(locale, groups(given, taken))).toEqual(said),
  );

  it("names things by words of the reader's language", () => {
    const params = { name: "Ida", fields: { keys: ["people.form.firstName.label"] as const } };
    expect(say("de", [{ key: "forms.changed", params }])).toEqual(["Vorname von Ida geändert."]);
  });

  it.each<[string, object, boolean]>([
    ["with words of ours", { fields: { keys: ["people.you"] } }, true],
    ["with words that are gone", { fields: { keys: ["people.gone"] } }, false],
    ["with names", { fields: { names: ["people.gone"] } }, true],
  ])("%s can be said or not", (_which, params, isKnown) =>
    expect(isSayable({ key: "forms.changed", params } as Sentence)).toBe(isKnown),
  );
});
