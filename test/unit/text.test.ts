import { describe, expect, it } from "vitest";
import { canonicalEmail, composed, fold } from "../../src/domain/text.ts";
import { leastComputed } from "../support/cpu.ts";

describe("canonicalEmail", () => {
  it.each([
    ["anna@example.com", "anna@example.com"],
    ["  Anna@Example.COM\t", "anna@example.com"],
    ["\u200b\u202aanna@example.com\u202c\ufeff", "anna@example.com"],
    ["ＡＮＮＡ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com"],
    ["anna@bücher.example", "anna@xn--bcher-kva.example"],
    ["anna@BÜCHER.example", "anna@xn--bcher-kva.example"],
    ["anna@bu\u0308cher.example", "anna@xn--bcher-kva.example"],
    ["anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"],
    ["jürgen@example.com", "jürgen@example.com"],
    ["ju\u0308rgen@example.com", "jürgen@example.com"],
    ["JÜRGEN@example.com", "jürgen@example.com"],
    ["o'brien+shop@example.com", "o'brien+shop@example.com"],
    ["ﬁona@example.com", "fiona@example.com"],
    ["\u212Aarl@example.com", "karl@example.com"],
    ["иван@пример.рф", "иван@xn--e1afmkfd.xn--p1ai"],
    ["李@例子.中国", "李@xn--fsqu00a.xn--fiqs8s"],
    ["anna@localhost", "anna@localhost"],
    [`${"a".repeat(64)}@example.com`, `${"a".repeat(64)}@example.com`],
  ])("%j is compared as %j", (typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  it.each([
    ["mıke@example.com", "mike@example.com"],
    ["а@example.com", "a@example.com"],
    ["anna@exаmple.com", "anna@example.com"],
    ["anna@straße.example", "anna@strasse.example"],
    ["anna.b@example.com", "annab@example.com"],
    ["anna+x@example.com", "anna@example.com"],
  ])("%j is another than %j", (one, other) => {
    expect(canonicalEmail(one)).toBeDefined();
    expect(canonicalEmail(one)).not.toBe(canonicalEmail(other));
  });

  it.each([
    "",
    "@",
    "anna",
    "@example.com",
    "anna@",
    "anna@@example.com",
    "anna@example.com@example.com",
    "anna b@example.com",
    '"anna b"@example.com',
    "anna(x)@example.com",
    "<anna@example.com>",
    "Anna <anna@example.com>",
    "anna@example.com, b@example.com",
    "anna@example.com\nbcc: x@example.com",
    "an\u0000na@example.com",
    "an\u200bna@example.com",
    "anna\ufe0f@example.com",
    "an\u202ena@example.com",
    "an\ud800na@example.com",
    ".anna@example.com",
    "anna.@example.com",
    "an..na@example.com",
    "anna@-example.com",
    "anna@example-.com",
    "anna@.example.com",
    "anna@example..com",
    "anna@exam ple.com",
    "anna@exa_mple.com",
    "anna@[127.0.0.1]",
    "anna@example.com:25",
    "anna@example.com/x",
    "anna@example.com?x",
    "anna@example.com#x",
    "anna@example.com\\x",
    "anna@%65xample.com",
    "anna@exam\tple.com",
    "anna@exam\nple.com",
    "anna@127.0.0.1",
    "anna@0x7f.1",
    `anna@${"a".repeat(64)}.example`,
    `anna@${"abc.".repeat(64)}example`,
    `${"a".repeat(65)}@example.com`,
  ])("%j is no address", (typed) => expect(canonicalEmail(typed)).toBeUndefined());

  it.each([
    ["letters", "a".repeat(100_000)],
    ["signs", "@".repeat(100_000)],
    ["labels", `a@${"a.".repeat(50_000)}`],
    ["dots", `${".".repeat(100_000)}@a`],
    ["spaces", " ".repeat(100_000)],
  ])("takes a hundred thousand characters in no time: %s", async (_, text) => {
    expect(canonicalEmail(text)).toBeUndefined();
    expect(await leastComputed(() => canonicalEmail(text), 200)).toBeLessThan(200);
  });

  // Marks of different classes must be put in order, which takes the square of their number:
  // seconds for these.
  it.each(["a@", ""])(
    "puts no marks in order beyond the length of an address: %j",
    async (before) => {
      const text = `${before}${"\u0323\u0301".repeat(20_000)}@example.com`;
      expect(canonicalEmail(text)).toBeUndefined();
      expect(await leastComputed(() => canonicalEmail(text), 200)).toBeLessThan(200);
    },
  );

  it("takes the longest address that there is", () => {
    const longest = `${"a".repeat(60)}@${"b.".repeat(94)}museum`;
    expect([longest.length, canonicalEmail(longest)]).toEqual([255, longest]);
    expect(canonicalEmail(`${" ".repeat(10_000)}${longest}${" ".repeat(10_000)}`)).toBe(longest);
  });
});

describe("composed", () => {
  it.each([
    ["e\u0301".repeat(100), 100, "é".repeat(100)],
    ["\u1f82".normalize("NFD").repeat(100), 100, "\u1f82".repeat(100)],
    ["e\u0301".repeat(301), 100, "e\u0301".repeat(301)],
  ])("composes what may fit and leaves the rest: %#", (text, max, expected) =>
    expect(composed(text, max)).toBe(expected),
  );

  it("leaves no text that would fit: NFC makes one of six code units at most", () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const sign = String.fromCodePoint(code);
      if (sign.normalize("NFD").length > 6 * [...sign.normalize("NFC")].length)
        throw new Error(code.toString(16));
    }
  });
});

describe("fold", () => {
  it.each(["\u0323\u0301", "\ufdfa", "a"])(
    "refuses what nobody folds, in no time: %j",
    async (piece) => {
      const text = piece.repeat(20_000);
      const refuse = () => expect(() => fold(text)).toThrow(RangeError);
      expect(await leastComputed(refuse, 100)).toBeLessThan(100);
    },
  );

  it.each([
    ["Straße", "strasse"],
    ["STRASSE", "strasse"],
    ["Jürgen", "jurgen"],
    ["Ju\u0308rgen", "jurgen"],
    ["ÅSE Ørsted", "ase orsted"],
    ["Łódź Æon œuvre", "lodz aeon oeuvre"],
    ["İstanbul ISPARTA ısparta", "istanbul isparta isparta"],
    ["ΟΔΥΣΣΕΎΣ", fold("οδυσσευς")],
    ["Ёлка", fold("елка")],
    ["Đặng Þór", "dang thor"],
    ["ｆｕｌｌ ＷＩＤＴＨ", "full width"],
    ["  two \t\n spaces  ", "two spaces"],
    ["प्रिया", "प्रिया"],
    ["葛\u{e0100}城", "葛城"],
    ["Anna\ufe0f Bell\u200d", "anna bell"],
    ["علی\u200cرضا", "علی\u200cرضا"],
    ["กิตติ", "กิตติ"],
    ["김민수", "김민수"],
    ["김민수".normalize("NFD"), "김민수"],
    ["محمد", "محمد"],
  ])("%j is searched and sorted as %j", (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(folded)).toBe(folded);
  });
});
