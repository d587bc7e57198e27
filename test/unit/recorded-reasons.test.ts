import { describe, expect, it } from "vitest";
import { loadTranslations } from "../../src/i18n/index.ts";
import { isTextKey } from "../../src/languages/message.ts";
import { describeEntry } from "../../src/views/audit-text.ts";
import { filesIn, textOf } from "../architecture/sources.ts";

const translations = loadTranslations();

/** Where commands and the rules that they ask take their reasons from. */
const sources = filesIn("src").filter((file) =>
  /^src\/(command\.ts|domain\/errors\.ts|rights\/|features\/[\w-]+\/(policy|service))/.test(file),
);

/** A reason with a field is an error of a form, which no entry records. */
function reasonsIn(text: string): string[] {
  const objects = [...text.matchAll(/\{[^{}]*\bkey: "([\w.-]+)"[^{}]*(?:\{[^{}]*\}[^{}]*)?\}/g)]
    .filter(([object]) => !/\bfield\b/.test(object))
    .map(([, key = ""]) => key);
  const plain = [...text.matchAll(/"([a-z][\w-]*(?:\.\w+)+)"/g)]
    .map(([, key = ""]) => key)
    .filter(
      (key) =>
        !key.includes(".form.") &&
        /\.(conflict|whyNot|forbidden|problems)\.|\.(stale|used|gone|whyNotThis|void)/.test(key),
    );
  return [...objects, ...plain].filter(isTextKey);
}

const reasons = [...new Set(sources.flatMap((file) => reasonsIn(textOf(file))))].sort();

/** A missing right is recorded beside its reason. */
function rightOf(key: string): { permission?: string } {
  const t = translations.en as (key: string, values: object) => string;
  return t(key, { permission: "§", count: 1 }).includes("§") ? { permission: "users.edit" } : {};
}

/** What speaks to a reader, who has nothing to save, to choose or to look at. */
const address = {
  en: /\b(yours?|you|please|this page|the form now|save[sd]? again|look at|check|choose|ask)\b/i,
  de: /\b(Sie|Ihr(e[mnrs]?)?|Ihnen|bitte|diese Seite)\b/,
};

describe("a reason in the audit", () => {
  it("is found in the sources", () => expect(reasons.length).toBeGreaterThan(20));

  it.each(reasons)("%s speaks to nobody", (key) => {
    const entry = { action: "user.updated", result: "refused" as const, changes: "{}" };
    const reason = JSON.stringify({ key, params: { groups: "A" }, ...rightOf(key) });
    for (const language of ["en", "de"] as const) {
      const { refusal } = describeEntry(translations[language], { ...entry, reason });
      expect(refusal).not.toMatch(address[language]);
    }
  });
});
