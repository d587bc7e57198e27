import { describe, expect, it } from "vitest";
import { bare, beforeInvisible, trimmed } from "../../src/domain/invisible.ts";
import { hasForbiddenCharacter } from "../../src/domain/text.ts";

const names = [
  "Anna",
  "O'Brien",
  "O’Brien",
  "Jean-Luc",
  "Müller-Lüdenscheidt",
  "María José",
  "de la Cruz",
  "d'Artagnan",
  "Smith, Jr.",
  "J. R. R.",
  "X Æ A-12",
  "Łukasz",
  "Žiga",
  "Şükrü",
  "İbrahim",
  "Ğülşen",
  "Þórdís",
  "Ólafur",
  "Søren",
  "Åsa",
  "Nguyễn Thị Ánh",
  "Đặng",
  "Ngũgĩ",
  "ʻAkahi",
  "Kealiʻi",
  "!Xóõ",
  "N!xau",
  "Ḥusayn",
  "Ōno",
  "Siobhán",
  "Zoë",
  "François",
  "Zażółć",
  "Čeněk",
  "Győző",
  "Иван",
  "Ксения",
  "Їжак",
  "Ђорђе",
  "Γιώργος",
  "Ἀχιλλεύς",
  "Հայկ",
  "გიორგი",
  "יוסף",
  "שָׂרָה",
  "محمد",
  "عَبْد الله",
  "پرویز",
  "علی\u200cرضا",
  "प्रिया",
  "क्\u200dष",
  "শ্রেয়া",
  "ਗੁਰਪ੍ਰੀਤ",
  "தமிழ்",
  "శ్రీనివాస్",
  "ශ්\u200dරී",
  "กิตติ",
  "ລາວ",
  "မြန်မာ",
  "ស្រី",
  "བསྟན་འཛིན",
  "አበበ",
  "ᎠᏂᏴᏫᏯ",
  "ᠮᠣᠩᠭᠣᠯ",
  "李小龍",
  "田中さくら",
  "ジョン・スミス",
  "김민수",
  "𠮷野家",
  "𞤀𞤣𞤤𞤢𞤥",
];

describe("hasForbiddenCharacter", () => {
  it("has 60 names to try and more", () => expect(new Set(names).size).toBeGreaterThanOrEqual(60));

  it.each(names)("lets %j be called so, composed or not", (name) => {
    expect([name.normalize("NFC"), name.normalize("NFD")].map(hasForbiddenCharacter)).toEqual([
      false,
      false,
    ]);
  });

  it.each([
    "\u0000",
    "\u0007",
    "\t",
    "\n",
    "\r",
    "\u001b[31m",
    "\u007f",
    "\u0085",
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u115f",
    "\u1160",
    "\u180e",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u2028",
    "\u2029",
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2060",
    "\u2064",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u206f",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\uffa0",
    "\ufffd",
    "\ud800",
    "\udfff",
    "\u{e0001}",
    "\u{e0041}",
    "<",
    ">",
    ":",
    "/",
  ])("refuses %j before a letter, alone and between signs that are no letters", (sign) => {
    for (const text of [sign, `${sign}Anna`, `1${sign}2`])
      expect(hasForbiddenCharacter(text), JSON.stringify(text)).toBe(true);
  });

  it("lets a joiner stand after a letter once", () => {
    expect(
      ["علی\u200cرضا", "a\u200c\u200cb", "a\u200d\u200cb", "a\u200c", "\u200da", "a \u200cb"].map(
        hasForbiddenCharacter,
      ),
    ).toEqual([false, true, true, false, true, true]);
  });
});

describe("trimmed", () => {
  it.each([
    ["a zero-width space", "\u200bAnn\u200b", "Ann"],
    ["a byte order mark and spaces", "\ufeff  Ann\u00a0", "Ann"],
    ["marks of direction", "\u202a\u2066Ann\u200e\u2069\u202c", "Ann"],
    ["a soft hyphen", "Ann\u00ad", "Ann"],
    ["a joiner that joins nothing", "\u200dAnn 1\u200d", "Ann 1"],
    ["a second selector", "Ann\ufe0f\ufe0f", "Ann\ufe0f"],
    ["nothing but them", " \u200b\u2060", ""],
  ])("takes %s away at the ends", (_, text, expected) => expect(trimmed(text)).toBe(expected));

  it.each([
    ["Persian", "علی\u200c"],
    ["Devanagari", "क्\u200d"],
    ["Mongolian", "ᠮ\u180b"],
    ["the Mongolian vowel separator", "ᠮ\u180eᠠ"],
    ["a Han variant", "葛\u{e0100}"],
    ["a heart", "❤\ufe0f"],
    ["a family", "👨\u200d👩\u200d👧"],
    ["a profession", "🧑🏽\u200d💻"],
    ["a flag of two", "🏳\ufe0f\u200d🌈"],
    ["the flag of England", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"],
    ["a keycap", "1\ufe0f\u20e3"],
  ])("keeps what belongs to it: %s", (_, text) => {
    expect([trimmed(text), beforeInvisible(text)]).toEqual([text, undefined]);
  });

  it.each(["\u202eAnn", "Ann\u0000", "Ann\u202d"])("leaves %j to be refused", (text) =>
    expect(trimmed(text)).toBe(text),
  );
});

describe("bare", () => {
  it.each([
    ["anna@example.com\u200c", "anna@example.com"],
    ["\u200eanna b\ufe0f ", "anna b"],
    ["\u202eanna", "\u202eanna"],
  ])("makes of %j %j", (text, expected) => expect(bare(text)).toBe(expected));
});

describe("beforeInvisible", () => {
  it.each([
    ["Ann\u200bMarie", "Ann"],
    ["Ann\u00adMarie", "Ann"],
    ["Ann\nMarie", "Ann"],
    ["علی\u200c\u200cرضا", "علی\u200c"],
    ["👨\u200d", "👨"],
    ["\u202eAnn", ""],
    ["Ann Marie", undefined],
  ])("names in %j the place after %j", (text, before) =>
    expect(beforeInvisible(text)).toBe(before),
  );
});
