import { describe, expect, it } from "vitest";
import type { Reason } from "../../src/domain/reason.ts";
import { whyNotAddress } from "../../src/domain/scripts.ts";
import { canonicalEmail } from "../../src/domain/text.ts";
import { loadTranslations } from "../../src/i18n/index.ts";
import { reasonText } from "../../src/views/reason-text.ts";
import { leastComputed } from "../support/cpu.ts";

const why = (typed: string) => whyNotAddress(canonicalEmail(typed) as string);

describe("whyNotAddress (UTS 39, Highly Restrictive)", () => {
  it.each([
    "anna@example.com",
    "o'brien+shop_1@example.com",
    "jürgen@bücher.example",
    "Łódź@xn--bcher-kva.example",
    // Wholly in another script, also where it looks Latin; each part for itself.
    "иван@пример.рф",
    "иван@example.com",
    "соре@xn--e1afmkfd.com",
    "νίκος@βιβλιοπωλείο.example",
    "علی@مثال.ایران",
    "3علی٣@example.com",
    "אבג@דוגמה.example",
    "कमल@भारत.example",
    "กิตติ@example.com",
    "ⴰⵣⵓⵍ@example.com",
    "𐌰𐌱@example.com",
    // The combinations.
    "田中tanaka@例え.example",
    "タナカー@たなか.example",
    "ㄅㄆ漢a@example.com",
    "김kim金@example.com",
    // Marks and signs that every script has.
    "müller·x@example.com",
    "anna-1_2@example.com",
  ])("lets %s be", (typed) => expect(why(typed)).toBeUndefined());

  it.each([
    ["bоss@example.com", { sign: "о", code: "U+043E", script: "Cyrl", rest: "Latn", part: "bоss" }],
    [
      "аdmin@example.com",
      { sign: "а", code: "U+0430", script: "Cyrl", rest: "Latn", part: "аdmin" },
    ],
    [
      "anna@exаmple.com",
      { sign: "а", code: "U+0430", script: "Cyrl", rest: "Latn", part: "exаmple" },
    ],
    [
      "anna@shop.xn--exmple-4nf.com",
      { sign: "а", code: "U+0430", script: "Cyrl", rest: "Latn", part: "exаmple" },
    ],
    [
      "ivan.иванов@example.com",
      { sign: "i", code: "U+0069", script: "Latn", rest: "Cyrl", part: "ivan.иванов" },
    ],
    ["αbc@example.com", { sign: "α", code: "U+03B1", script: "Grek", rest: "Latn", part: "αbc" }],
    [
      "김かx@example.com",
      { sign: "김", code: "U+AE40", script: "Hang", rest: "Jpan", part: "김かx" },
    ],
    [
      "𐌰nna@example.com",
      { sign: "𐌰", code: "U+10330", script: "Zzzz", rest: "Latn", part: "𐌰nna" },
    ],
  ])("refuses %s and says which sign it is", (typed, params) =>
    expect(why(typed)).toEqual({ key: "users.form.email.mixed", params, field: "email" }),
  );

  it("is told in both languages", () => {
    const mixed = why("bоss@example.com") as Reason;
    const { en, de } = loadTranslations();
    expect(reasonText(en, mixed)).toContain(
      "“о” (U+043E) is Cyrillic; other letters of “bоss” are Latin.",
    );
    expect(reasonText(de, mixed)).toContain(
      "„о“ (U+043E) gehört zur Schrift Kyrillisch, andere Buchstaben von „bоss“ zu Lateinisch.",
    );
  });

  it("takes no time", async () => {
    const worst = [`${"д".repeat(63)}a`, "ж-".repeat(30)].map(
      (local) => canonicalEmail(`${local}@${"xn--e1afmkfd.".repeat(14)}com`) as string,
    );
    for (const address of worst)
      expect(await leastComputed(() => whyNotAddress(address), 15)).toBeLessThan(15);
  });
});
